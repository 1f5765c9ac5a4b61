import { ConfigReader } from '@backstage/config';
import { readAppConfig } from '@internal/local/testUtils';
import { chooseOrgSource } from './chooseOrgSource';

const GITHUB = { id: 'main', githubUrl: 'https://github.com' };
const OKTA = [{ orgUrl: 'https://acme.okta.com' }];

function choose(providers: object) {
  return chooseOrgSource(new ConfigReader({ catalog: { providers } } as never));
}

describe('chooseOrgSource', () => {
  it.each([
    ['githubOrg', { githubOrg: GITHUB }],
    ['microsoftGraphOrg', { microsoftGraphOrg: { main: {} } }],
    ['okta', { okta: OKTA }],
  ])('takes %s when it alone is configured', (source, providers) => {
    expect(choose(providers)).toBe(source);
  });

  it.each([
    ['githubOrg', []],
    ['microsoftGraphOrg', ['app-config.entra.yaml']],
    ['okta', ['app-config.okta.yaml']],
  ])('takes %s with app-config.yaml and %j', async (source, overlays) => {
    const config = await readAppConfig(overlays, {});

    expect(chooseOrgSource(new ConfigReader(config))).toBe(source);
  });

  it('takes what is left when another is set to null', () => {
    expect(choose({ githubOrg: null, okta: OKTA })).toBe('okta');
  });

  it('refuses two, and names them', () => {
    expect(() => choose({ githubOrg: GITHUB, okta: OKTA })).toThrow(
      'catalog.providers has 2: githubOrg, okta. Keep one',
    );
  });

  it('refuses none, and says what there is', () => {
    expect(() => choose({ github: {} })).toThrow(
      'give catalog.providers one of githubOrg, microsoftGraphOrg, okta',
    );
  });
});
