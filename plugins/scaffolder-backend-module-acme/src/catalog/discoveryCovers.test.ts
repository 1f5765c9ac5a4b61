import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { discoveryCovers } from './discoveryCovers';

const REPOSITORY = {
  host: 'github.com',
  owner: 'acme',
  repo: 'checkout-api',
  defaultBranch: 'main',
};

function covers(discovery: JsonObject) {
  const config = new ConfigReader({
    catalog: { providers: { github: { main: discovery } } },
  });
  return discoveryCovers(config, REPOSITORY);
}

describe('discoveryCovers', () => {
  it.each([
    ['its organization', { organization: 'Acme' }],
    ['its branch', { organization: 'acme', filters: { branch: 'main' } }],
    [
      'its name',
      { organization: 'acme', filters: { repository: 'checkout-.*' } },
    ],
  ])('is so by %s', (_, discovery) => {
    expect(covers(discovery)).toBe(true);
  });

  it.each<[string, JsonObject]>([
    ['another organization', { organization: 'other' }],
    ['another host', { organization: 'acme', host: 'github.acme.example' }],
    ['another branch', { organization: 'acme', filters: { branch: 'next' } }],
    [
      'a part of its name alone',
      { organization: 'acme', filters: { repository: 'checkout' } },
    ],
    ['another path', { organization: 'acme', catalogPath: '/other.yaml' }],
  ])('is not so by %s', (_, discovery) => {
    expect(covers(discovery)).toBe(false);
  });

  it('takes a discovery without an id', () => {
    const config = new ConfigReader({
      catalog: { providers: { github: { organization: 'acme' } } },
    });

    expect(discoveryCovers(config, REPOSITORY)).toBe(true);
  });

  it('is not so without any discovery', () => {
    expect(discoveryCovers(new ConfigReader({}), REPOSITORY)).toBe(false);
  });
});
