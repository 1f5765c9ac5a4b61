export { orgSourceLoader as default } from './orgSourceLoader';
