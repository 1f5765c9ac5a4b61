export * from './ownershipChain';
export * from './permissions';
