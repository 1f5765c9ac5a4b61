export { addressModule } from './addressModule';
