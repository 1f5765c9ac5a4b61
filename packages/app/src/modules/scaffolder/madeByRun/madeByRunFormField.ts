import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { MadeByRunField, madeByRunSchema } from './MadeByRunField';
import { validateMadeByRun } from './validateMadeByRun';

/** `ui:field: MadeByRun`, for the run whose pieces are to be removed. */
export const madeByRunFormField = createFormField({
  name: 'MadeByRun',
  component: MadeByRunField,
  validation: validateMadeByRun,
  schema: madeByRunSchema,
});
