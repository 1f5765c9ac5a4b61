export { schedulerFailuresLoader as default } from './schedulerFailuresLoader';
