import { ConfigReader } from '@backstage/config';
import { KeptTagsProcessor } from './KeptTagsProcessor';

const processor = KeptTagsProcessor.fromConfig(
  new ConfigReader({
    permission: { policy: { templateTags: { money: ['group:default/a'] } } },
  }),
);

function tagged(kind: string, tags?: string[]) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name: 'ledger', tags },
  };
}

describe('KeptTagsProcessor', () => {
  it.each([
    ['a template with a kept tag', tagged('Template', ['money'])],
    ['a component with another tag', tagged('Component', ['go'])],
    ['one without tags', tagged('Component')],
  ])('takes %s as it is', async (_, entity) => {
    expect(await processor.preProcessEntity(entity)).toBe(entity);
  });

  it('refuses a kept tag on anything else, and says what to do', async () => {
    await expect(
      processor.preProcessEntity(tagged('Component', ['go', 'money'])),
    ).rejects.toThrow(
      'component:default/ledger has the tag money, which keeps templates for a group, see permission.policy.templateTags. Remove it from the descriptor',
    );
  });

  it('refuses nothing where no tag is kept', async () => {
    const entity = tagged('Component', ['money']);
    const without = KeptTagsProcessor.fromConfig(new ConfigReader({}));

    expect(await without.preProcessEntity(entity)).toBe(entity);
  });
});
