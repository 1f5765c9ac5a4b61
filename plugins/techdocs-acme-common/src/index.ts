export * from './docsFreshness';
