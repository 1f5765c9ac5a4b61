export { permissionModuleAcme as default } from './module';
