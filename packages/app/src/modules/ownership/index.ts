export { ownershipModule } from './ownershipModule';
