import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ServiceNameField, serviceNameSchema } from './ServiceNameField';
import { validateServiceName } from './validateServiceName';

/** `ui:field: ServiceName`, for the name of a new service. */
export const serviceNameFormField = createFormField({
  name: 'ServiceName',
  component: ServiceNameField,
  validation: validateServiceName,
  schema: serviceNameSchema,
});
