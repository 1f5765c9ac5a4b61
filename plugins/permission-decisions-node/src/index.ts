export { permissionsFactory as default } from './permissionsFactory';
export { REMEMBERED_FOR_MS } from './RememberedDecisions';
