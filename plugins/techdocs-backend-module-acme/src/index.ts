export { techdocsModuleAcme as default } from './module';
