export * from './runReport';
