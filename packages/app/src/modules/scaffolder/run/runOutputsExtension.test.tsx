import { createExtensionTester } from '@backstage/frontend-test-utils';
import { scaffolderTemplateOutputTemplateRefsRef } from '@backstage/plugin-scaffolder-react/alpha';
import { runOutputsExtension } from './runOutputsExtension';

function templateRefs(config?: { templateRefs: string[] }) {
  return createExtensionTester(runOutputsExtension, { config }).get(
    scaffolderTemplateOutputTemplateRefsRef,
  );
}

describe('runOutputsExtension', () => {
  it('is for the golden paths', () => {
    expect(templateRefs()).toContain('template:default/go-service');
  });

  it('is also for what app-config adds', () => {
    expect(templateRefs({ templateRefs: ['template:default/bucket'] })).toEqual(
      [...templateRefs(), 'template:default/bucket'],
    );
  });
});
