import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from '@playwright/test';

const COMMAND = 'packages/verify/bin/verify';

/** The variables of the portal under test, as a person would export them. */
function portalEnv() {
  return parseEnv(readFileSync(join(process.env.LOCAL_DIR!, 'env'), 'utf8'));
}

function verify(args: string[], env: NodeJS.Dict<string> = {}) {
  return new Promise<{ exitCode: number; output: string }>(resolve => {
    const child = execFile(
      process.execPath,
      [COMMAND, ...args],
      { env: { ...process.env, ...env } },
      (_, stdout, stderr) =>
        resolve({ exitCode: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}

test('verify is green, but for the flaws that acme has on purpose', async () => {
  // On a new laptop, the docs of all repositories are published first.
  test.setTimeout(300_000);
  // Until everything was read for the first time.
  await expect(async () => {
    const { output } = await verify([]);
    expect(output).toContain(
      'Group 8, Resource 6, System 6, Template 6, User 16',
    );
    expect(output).toContain('✓ last discovery');
    expect(output).toMatch(
      /✓ docs served +those of component:default\/checkout-api/,
    );
    expect(output).toContain('✓ docs published');
  }).toPass({ timeout: 240_000 });

  const { exitCode, output } = await verify([]);

  const failed = output.split('\n').filter(line => line.startsWith('✗'));
  expect(failed).toEqual([
    expect.stringMatching(
      /zero processing errors .*gift-cards.*YAMLParseError/,
    ),
    expect.stringMatching(
      /owners of components +component:default\/sales-reports is owned by group:default\/analytics-team, which is not there/,
    ),
  ]);
  expect(exitCode).toBe(1);
});

test('verify prints its rows for machines', async () => {
  const { exitCode, output } = await verify(['--json']);

  const rows = JSON.parse(output);
  expect(rows.map(({ name }: { name: string }) => name)).toEqual([
    'health',
    'catalog answers',
    'entities by kind',
    'zero orphans',
    'zero processing errors',
    'last discovery',
    'last org sync',
    'groups and users',
    'owners of components',
    'default branch only',
    'scaffolder actions',
    'docs served',
    'docs published',
    "the app's page",
  ]);
  expect(rows[0]).toMatchObject({ ok: true, reason: expect.any(String) });
  expect(exitCode).toBe(1);
});

test('verify says so when the token is wrong', async () => {
  const { exitCode, output } = await verify([], {
    ...portalEnv(),
    PORTAL_TOKEN: 'not-the-token',
  });

  expect(output).toMatch(/✓ health/);
  expect(output).toMatch(
    /✗ catalog answers +the portal does not accept PORTAL_TOKEN \(401\)/,
  );
  expect(exitCode).toBe(1);
});

test('verify says so when no backend answers', async () => {
  const { exitCode, output } = await verify([], {
    ...portalEnv(),
    // The discard port, where nothing listens.
    PORTAL_URL: 'http://localhost:9',
  });

  expect(output).toMatch(/✗ health +nothing answers at http:\/\/localhost:9/);
  expect(output).toMatch(/✓ the app's page/);
  expect(exitCode).toBe(1);
});

test.describe('the token for scripts', () => {
  const request = (path: string, init?: RequestInit) => {
    const { PORTAL_URL, PORTAL_TOKEN } = portalEnv();
    return fetch(`${PORTAL_URL}${path}`, {
      ...init,
      headers: {
        Authorization: `Bearer ${PORTAL_TOKEN}`,
        'Content-Type': 'application/json',
      },
    });
  };

  for (const [what, path, body] of [
    [
      'register a location',
      '/api/catalog/locations',
      { type: 'url', target: 'https://acme.test/x.yaml' },
    ],
    [
      'refresh an entity',
      '/api/catalog/refresh',
      { entityRef: 'system:default/commerce' },
    ],
    [
      'run a template',
      '/api/scaffolder/v2/tasks',
      { templateRef: 'template:default/x', values: {} },
    ],
    [
      'send a notification',
      '/api/notifications/notifications',
      { recipients: { type: 'broadcast' }, payload: { title: 'x' } },
    ],
  ] as const) {
    test(`cannot ${what}`, async () => {
      const response = await request(path, {
        method: 'POST',
        body: JSON.stringify(body),
      });

      expect(response.status).toBe(403);
    });
  }

  test('reads the catalog, which nobody does without it', async () => {
    expect((await request('/api/catalog/entities')).status).toBe(200);

    const { PORTAL_URL } = portalEnv();
    const anonymous = await fetch(`${PORTAL_URL}/api/catalog/entities`);
    expect(anonymous.status).toBe(401);
  });
});

test.describe('verify --as a person', () => {
  test('shows how they come to what they own, and why they may do it', async () => {
    const { exitCode, output } = await verify([
      ...['--as', 'jonas-weber'],
      ...['--permission', 'catalog.entity.delete'],
      ...['--entity', 'component:default/session-kit'],
    ]);

    expect(output).toMatch(
      /✓ GitHub account +GitHub user jonas-weber, of id \S+, a member of acme\./,
    );
    expect(output).toMatch(
      /✓ Sign-in resolver +userIdMatchingUserEntityAnnotation makes them user:default\/jonas-weber\./,
    );
    expect(output).toContain(
      'group:default/payments-team by payments-risk-team → payments-team',
    );
    expect(output).toContain('component:default/risk-scoring by ');
    expect(output).toContain(
      'catalog.entity.delete of component:default/session-kit is refused. An entity is deleted by its owners, and by the platform team.',
    );
    // That something is refused is nothing wrong.
    expect(exitCode).toBe(0);
  });

  test('names the link that broke', async () => {
    const { exitCode, output } = await verify(['--as', 'milo-brandt']);

    expect(output).toMatch(
      /✗ GitHub account +GitHub user milo-brandt, of id \S+, is not a member of acme\. An owner of acme adds them/,
    );
    expect(output).toMatch(
      /✗ Sign-in resolver +None finds their User\. Sign-in is refused, and says: “GitHub user milo-brandt is not a member of acme/,
    );
    expect(output).toContain('– Groups ');
    expect(exitCode).toBe(1);
  });

  test('prints it for machines', async () => {
    const { output } = await verify(['--as', 'hana-novak', '--json']);

    expect(JSON.parse(output)).toMatchObject({
      user: 'user:default/hana-novak',
    });
  });

  test('says so when no backend answers', async () => {
    const { exitCode, output } = await verify(['--as', 'hana-novak'], {
      ...portalEnv(),
      PORTAL_URL: 'http://localhost:9',
    });

    expect(output).toMatch(/^✗ nothing answers at http:\/\/localhost:9/);
    expect(exitCode).toBe(1);
  });
});
