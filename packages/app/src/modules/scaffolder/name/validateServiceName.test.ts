import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { validateServiceName } from './validateServiceName';

const REPOSITORY = 'https://github.com/acme/returns-api';

/** @param maker - of the repository that has the name; undefined if none has */
async function errorsOf(options: {
  name?: string;
  template?: string;
  maker?: string;
}) {
  const { name = 'returns-api', template = 'go-service', maker } = options;
  const addError = jest.fn();
  const apis = new Map<string, unknown>([
    [
      scaffolderApiRef.id,
      {
        autocomplete: async () => ({
          results: maker ? [{ id: REPOSITORY, title: maker }] : [],
        }),
      },
    ],
    [catalogApiRef.id, { getEntitiesByRefs: async () => ({ items: [] }) }],
  ]);
  const apiHolder = {
    get: <T>({ id }: { id: string }) => apis.get(id) as T | undefined,
  };
  await validateServiceName(
    name,
    { addError, __errors: [] },
    {
      apiHolder,
      formData: {},
      schema: {},
      uiSchema: { 'ui:options': { template, rule: 'letters' } },
    },
  );
  return addError.mock.calls.flat();
}

describe('validateServiceName', () => {
  it('lets pass a name that is free', async () => {
    expect(await errorsOf({})).toEqual([]);
  });

  it('lets pass what the template made itself, to be found again', async () => {
    expect(await errorsOf({ maker: 'go-service' })).toEqual([]);
  });

  it('says who has a name that is taken', async () => {
    expect(await errorsOf({ maker: 'node-service' })).toEqual([
      `is taken by ${REPOSITORY}; choose another`,
    ]);
  });

  it('leaves it to the form to say that there is no name', async () => {
    expect(await errorsOf({ name: '', maker: 'node-service' })).toEqual([]);
  });
});
