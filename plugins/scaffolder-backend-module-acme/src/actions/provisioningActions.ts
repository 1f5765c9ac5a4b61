/** Actions that hold credentials of something that costs, or holds data. */
export const PROVISIONING_ACTIONS: readonly string[] = [
  'acme:postgres:provision',
  'acme:postgres:drop',
];
