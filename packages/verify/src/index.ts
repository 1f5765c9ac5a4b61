export { loadAppPage } from './appPage';
export { ownersResolve } from './checks/owners';
export { Portal } from './Portal';
