export { loadAppPage } from './appPage';
