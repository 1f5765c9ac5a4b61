export * from './docsFreshness';
export * from './publishedDocs';
