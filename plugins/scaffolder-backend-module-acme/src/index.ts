export { scaffolderModuleAcme as default } from './module';
