import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { findName } from './findName';

/** Keeps a form from going on with a name that somebody else has. */
export const validateServiceName: CustomFieldValidator<
  string,
  { template: string; rule: string }
> = async (name, validation, { apiHolder, uiSchema }) => {
  const catalog = apiHolder.get(catalogApiRef);
  const scaffolder = apiHolder.get(scaffolderApiRef);
  const template = uiSchema?.['ui:options']?.template;
  if (!name || !catalog || !scaffolder || !template) {
    return;
  }
  const found = await findName(name, template, { catalog, scaffolder });
  if (found.state === 'taken') {
    validation.addError(`is taken by ${found.where}; choose another`);
  }
};
