import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { Organization } from '../acme/readOrganization';
import { WorkflowRunner } from '../github/actions/WorkflowRuns';
import { GithubService } from '../github/GithubService';
import { packagePath } from '../paths';
import { findFreePorts } from '../service/ports';
import { testLogFile } from '@internal/test-support';

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

/** The texts of a repository by their paths. */
export type Files = Record<string, string>;

/** As organization.yaml lists them. */
type People = Pick<Partial<Organization>, 'users' | 'teams'>;

/**
 * A local GitHub with a small organization: `ada` (administrator), `ben` and
 * `cleo` in nested teams, `dana` in no team, `eve` a stranger; the repository
 * `checkout-api` and some more of the same kind.
 *
 * @param options - `repositories` are more of them by their names, each with
 *   files of its own; `people` are more of these
 */
export async function startGithub(options: {
  moreRepositories: number;
  repositories?: Record<string, Files>;
  people?: People;
  webhookRetryDelaysMs?: readonly number[];
}) {
  return startSeeded(
    seedDir =>
      writeSeed(
        seedDir,
        {
          ...ofTheSameKind(options.moreRepositories),
          ...options.repositories,
        },
        options.people,
      ),
    options.webhookRetryDelaysMs,
  );
}

/** A local GitHub with all of acme. */
export async function startAcmeGithub() {
  return startSeeded(seedDir =>
    cpSync(packagePath('acme'), seedDir, { recursive: true }),
  );
}

async function startSeeded(
  seed: (seedDir: string) => void,
  webhookRetryDelaysMs?: readonly number[],
) {
  const dir = mkdtempSync(join(tmpdir(), 'github '));
  const seedDir = join(dir, 'seed');
  seed(seedDir);
  const [port] = await findFreePorts(1);
  const create = () =>
    GithubService.create({
      dir: join(dir, 'state'),
      port,
      seedDir,
      logFile: testLogFile('github'),
      webhookRetryDelaysMs,
    });
  let github = await create();
  await github.start();
  return {
    dir,
    url: github.url,
    host: `localhost:${port}`,
    /** Of an administrator, ada. */
    get token() {
      return github.token;
    },
    get oauthApp() {
      return github.oauthApp;
    },
    tokenFor: (login: string) => github.tokenFor(login),
    sendEvents: (url: string, secret: string) => github.sendEvents(url, secret),
    executeWorkflows: (runner: WorkflowRunner) =>
      github.executeWorkflows(runner),
    /** Lets something go wrong, see faults/router.ts. */
    fail: (fault: object) => order(github, 'POST', '/_faults', fault),
    /** Spends what ada may ask. */
    spendRateLimit: (resetInSeconds: number) =>
      order(github, 'POST', '/_faults/rate-limit', {
        login: 'ada',
        resetInSeconds,
      }),
    /** Lets all go well again. */
    heal: () => order(github, 'DELETE', '/_faults'),
    stop: () => github.stop(),
    /** After it was stopped. */
    async start() {
      github = await create();
      await github.start();
    },
    async restart() {
      await this.stop();
      await this.start();
    },
    async remove() {
      await github.stop();
      rmSync(dir, { recursive: true });
    },
  };
}

export type RunningGithub = Awaited<ReturnType<typeof startGithub>>;

async function order(
  { url, token }: GithubService,
  method: string,
  path: string,
  body?: object,
) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${await answer.text()}`);
  }
}

function ofTheSameKind(moreRepositories: number): Record<string, Files> {
  const names = [
    'checkout-api',
    ...Array.from({ length: moreRepositories }, (_, i) => `service-${i + 1}`),
  ];
  return Object.fromEntries(
    names.map(name => [
      name,
      Object.fromEntries(
        Object.entries(CHECKOUT_API).map(([path, text]) => [
          path,
          text.replaceAll('checkout-api', name),
        ]),
      ),
    ]),
  );
}

function writeSeed(
  dir: string,
  repositories: Record<string, Files>,
  people?: People,
) {
  const names = Object.keys(repositories);
  write(join(dir, 'organization.yaml'), stringify(organization(names, people)));
  for (const [name, files] of Object.entries(repositories)) {
    for (const [path, text] of Object.entries(files)) {
      write(join(dir, 'repositories', name, path), text);
    }
  }
}

function write(file: string, text: string) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function organization(
  repositories: string[],
  { users = [], teams = [] }: People = {},
) {
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
      ...users,
    ],
    teams: [
      team('engineering', undefined, ['ada']),
      team('checkout-team', 'engineering', ['ben']),
      team('payments-team', 'engineering', ['cleo']),
      ...teams,
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
