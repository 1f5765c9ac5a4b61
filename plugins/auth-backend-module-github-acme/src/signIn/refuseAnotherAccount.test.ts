import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { CatalogUsers } from './CatalogUsers';
import { resolverFactories } from './resolverFactories';
import { TrialContext } from './TrialContext';

/** Of the account `ben`, of the id `U_1`. */
const PROFILE = {
  result: { fullProfile: { username: 'ben', nodeId: 'U_1' } },
};

/** Signs `ben` in, where the User of that name carries an id. */
function signIn(
  userId: string | undefined,
  options?: { dangerouslyAllowSignInWithoutUserInCatalog: boolean },
  name = 'ben',
) {
  const user = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      namespace: 'default',
      ...(userId && { annotations: { 'github.com/user-id': userId } }),
    },
  };
  const users = new CatalogUsers({
    auth: mockServices.auth(),
    catalog: catalogServiceMock({ entities: [user] }),
  });
  return resolverFactories.usernameMatchingUserEntityName(options)(
    PROFILE as never,
    new TrialContext(users),
  );
}

describe('usernameMatchingUserEntityName', () => {
  it('matches the User of the account, and one without an id', async () => {
    const ben = { token: 'user:default/ben' };

    expect(await signIn('U_1')).toEqual(ben);
    expect(await signIn(undefined)).toEqual(ben);
  });

  it('does not match the User of another account that had the name', async () => {
    await expect(signIn('U_2')).rejects.toThrow(
      'the User of that name carries github.com/user-id: U_2',
    );
  });

  it('tells that there is none of the name', async () => {
    await expect(signIn('U_1', undefined, 'cleo')).rejects.toThrow(
      'there is no user:default/ben',
    );
  });

  it('leaves its options as they are', async () => {
    const options = { dangerouslyAllowSignInWithoutUserInCatalog: true };

    expect(await signIn('U_1', options, 'cleo')).toEqual({
      token: 'user:default/ben',
    });
  });
});
