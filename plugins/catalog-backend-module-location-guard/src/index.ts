export { catalogModuleLocationGuard as default } from './module';
