import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { GithubService } from '../github/GithubService';
import { findFreePorts } from '../service/ports';

const CHECKOUT_API = {
  'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout-api
spec:
  type: service
  lifecycle: production
  owner: checkout-team
`,
  'docs/index.md': '# Checkout API\n',
  'docs/runbook.md': '# Runbook\n',
};

/**
 * A local GitHub with a small organization: `ada` (administrator), `ben` and
 * `cleo` in nested teams, `dana` in no team, `eve` a stranger; the repository
 * `checkout-api` and some more of the same kind.
 */
export async function startGithub(options: {
  moreRepositories: number;
  webhookRetryDelaysMs?: readonly number[];
}) {
  const dir = mkdtempSync(join(tmpdir(), 'github '));
  const seedDir = join(dir, 'seed');
  writeSeed(seedDir, options.moreRepositories);
  const [port] = await findFreePorts(1);
  const create = () =>
    GithubService.create({
      dir: join(dir, 'state'),
      port,
      seedDir,
      webhookRetryDelaysMs: options.webhookRetryDelaysMs,
    });
  let github = await create();
  await github.start();
  return {
    dir,
    url: github.url,
    host: `localhost:${port}`,
    /** Of ada. */
    token: github.token,
    oauthApp: github.oauthApp,
    tokenFor: (login: string) => github.tokenFor(login),
    async restart() {
      await github.stop();
      github = await create();
      await github.start();
    },
    async remove() {
      await github.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

export type RunningGithub = Awaited<ReturnType<typeof startGithub>>;

function writeSeed(dir: string, moreRepositories: number) {
  const names = [
    'checkout-api',
    ...Array.from({ length: moreRepositories }, (_, i) => `service-${i + 1}`),
  ];
  write(join(dir, 'organization.yaml'), stringify(organization(names)));
  for (const name of names) {
    for (const [path, text] of Object.entries(CHECKOUT_API)) {
      write(
        join(dir, 'repositories', name, path),
        text.replaceAll('checkout-api', name),
      );
    }
  }
}

function write(file: string, text: string) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function organization(repositories: string[]) {
  const user = (login: string, role?: string) => ({
    login,
    name: login[0].toLocaleUpperCase('en-US') + login.slice(1),
    email: `${login}@acme.example`,
    ...(role && { role }),
  });
  const team = (
    slug: string,
    parent: string | undefined,
    members: string[],
  ) => ({
    slug,
    name: slug,
    description: `The ${slug} team`,
    ...(parent && { parent }),
    members,
  });
  return {
    login: 'acme',
    name: 'Acme',
    description: 'A shop',
    email: 'hello@acme.example',
    users: [
      user('ada', 'admin'),
      user('ben', 'member'),
      user('cleo', 'member'),
      user('dana', 'member'),
      user('eve'),
    ],
    teams: [
      team('engineering', undefined, ['ada']),
      team('checkout-team', 'engineering', ['ben']),
      team('payments-team', 'engineering', ['cleo']),
    ],
    repositories: repositories.map(name => ({
      name,
      description: `The ${name}`,
      visibility: 'internal',
      topics: ['go', 'commerce'],
      teams: { 'checkout-team': 'admin' },
    })),
  };
}
