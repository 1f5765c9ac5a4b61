import { ConfigReader } from '@backstage/config';
import { readAppConfig } from '@internal/local/testUtils';
import { chooseEngine } from './chooseEngine';

function choose(permission: object) {
  return chooseEngine(new ConfigReader({ permission } as never));
}

describe('chooseEngine', () => {
  it('takes the one that is named', () => {
    expect(choose({ engine: 'policy' })).toBe('policy');
    expect(choose({ engine: 'rbac' })).toBe('rbac');
  });

  it('takes the policy when none is', () => {
    expect(choose({ enabled: true })).toBe('policy');
  });

  it.each([
    ['policy', []],
    ['rbac', ['app-config.rbac.yaml']],
  ])('takes %s with app-config.yaml and %j', async (engine, overlays) => {
    const config = await readAppConfig(overlays, {});

    expect(chooseEngine(new ConfigReader(config))).toBe(engine);
  });

  it('refuses another, and says what there is', () => {
    expect(() => choose({ engine: 'opa' })).toThrow(
      "permission.engine is 'opa', and there are only policy and rbac",
    );
  });
});
