import { CacheService } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { remember } from './remember';

/** One that keeps what it is given. */
function workingCache() {
  const kept = new Map<string, unknown>();
  return mockServices.cache.mock({
    get: (async (key: string) => kept.get(key)) as CacheService['get'],
    set: async (key, value) => {
      kept.set(key, value);
    },
  });
}

describe('remember', () => {
  it('reads once, and keeps it for 5 minutes', async () => {
    const cache = workingCache();
    const read = jest.fn().mockResolvedValue({ commits: 3 });

    expect(await remember(cache, 'docs', read)).toEqual({ commits: 3 });
    expect(await remember(cache, 'docs', read)).toEqual({ commits: 3 });

    expect(read).toHaveBeenCalledTimes(1);
    expect(cache.set).toHaveBeenCalledWith('docs', '{"commits":3}', {
      ttl: { minutes: 5 },
    });
  });

  it('keeps no failure', async () => {
    const cache = workingCache();
    const away = async () => {
      throw new Error('Away');
    };

    await expect(remember(cache, 'docs', away)).rejects.toThrow('Away');

    expect(await remember(cache, 'docs', async () => 'back')).toBe('back');
  });

  it.each([
    ['refuses', async () => Promise.reject(new Error('Away'))],
    ['does not answer', () => new Promise<never>(() => {})],
  ])('does without a cache that %s', async (_, fail) => {
    const cache = mockServices.cache.mock({ get: fail, set: fail });

    expect(await remember(cache, 'docs', async () => 'read')).toBe('read');
  });
});
