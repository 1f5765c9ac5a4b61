import { ConfigReader } from '@backstage/config';
import { withExplanation } from './withExplanation';

describe('withExplanation', () => {
  it('adds to the resolvers of each environment, and keeps the rest', () => {
    const config = new ConfigReader({
      main: {
        clientId: 'id',
        signIn: { resolvers: [{ resolver: 'someResolver' }] },
      },
      other: { clientId: 'other' },
    });

    expect(withExplanation(config).get()).toEqual({
      main: {
        clientId: 'id',
        signIn: {
          resolvers: [
            { resolver: 'someResolver' },
            { resolver: 'explainUnknownUser' },
          ],
        },
      },
      other: {
        clientId: 'other',
        signIn: { resolvers: [{ resolver: 'explainUnknownUser' }] },
      },
    });
  });
});
