import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../../..');
const FILES = [
  ...readdirSync(ROOT).filter(name => /^app-config\..*yaml$/.test(name)),
  'packages/local/app-config.yaml',
];

interface ExternalAccess {
  readonly options: { readonly subject: string };
  readonly accessRestrictions?: readonly { readonly plugin: string }[];
}

/** In all files that the portal is configured by. */
const ENTRIES = FILES.flatMap(file => {
  const config = parse(readFileSync(join(ROOT, file), 'utf8'));
  const entries: ExternalAccess[] = config.backend?.auth?.externalAccess ?? [];
  return entries;
});

describe('the tokens of scripts', () => {
  it('are bound to plugins, each of them', () => {
    expect(ENTRIES.map(({ options }) => options.subject)).toEqual([
      'portal-scripts',
    ]);
    for (const { accessRestrictions } of ENTRIES) {
      expect(accessRestrictions?.length).toBeGreaterThan(0);
    }
  });

  it('may not ask the policy, nor explain it', () => {
    const plugins = ENTRIES.flatMap(({ accessRestrictions = [] }) =>
      accessRestrictions.map(({ plugin }) => plugin),
    );

    expect(plugins).not.toContain('permission');
  });
});
