export { executionsFactory as default } from './executionsFactory';
