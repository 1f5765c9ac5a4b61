export { loadAppPage } from './appPage';
export { ownersResolve } from './checks/owners';
export { lastDiscovery, lastOrgSync } from './checks/syncs';
export { Portal } from './Portal';
export { verify } from './verify';
