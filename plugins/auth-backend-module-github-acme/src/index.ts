export { authModuleGithubAcme as default } from './module';
