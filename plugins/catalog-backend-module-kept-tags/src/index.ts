export { catalogModuleKeptTags as default } from './module';
