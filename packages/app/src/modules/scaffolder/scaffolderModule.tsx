import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { runOutputsExtension } from './run/runOutputsExtension';

const serviceNameField = FormFieldBlueprint.make({
  name: 'service-name',
  params: {
    field: () =>
      import('./name/serviceNameFormField').then(m => m.serviceNameFormField),
  },
});

const madeByRunField = FormFieldBlueprint.make({
  name: 'made-by-run',
  params: {
    field: () =>
      import('./madeByRun/madeByRunFormField').then(m => m.madeByRunFormField),
  },
});

export const scaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [serviceNameField, madeByRunField, runOutputsExtension],
});
