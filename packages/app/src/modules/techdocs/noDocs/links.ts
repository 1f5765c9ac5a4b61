/** Pages of the portal that lead to docs. */
export const GUIDE_PATH = '/docs/default/component/portal/add-docs';
export const CREATE_PATH = '/create';
