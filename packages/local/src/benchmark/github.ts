import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { packagePath } from '../paths';
import { GIT_ENV } from '../github/git/runGit';
import { compile } from './compile';
import { GithubProcess } from './GithubProcess';
import { distribution } from './distribution';
import { Measure, Report } from './Report';

const MANY = 1000;
const PAGE = 100;
const PUSH_BYTES = 6 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

const MAX_START_MS = 2000;
const MAX_MEMORY_MB = 150;
const MAX_PAGE_MS = 300;

/** What the catalog's discovery asks for. */
const DISCOVERY = `query ($org: String!, $cursor: String) {
  repositoryOwner(login: $org) {
    repositories(first: ${PAGE}, after: $cursor) {
      nodes {
        name
        url
        isArchived
        isFork
        visibility
        repositoryTopics(first: 100) { nodes { topic { name } } }
        defaultBranchRef { name }
        catalogInfoFile: object(expression: "HEAD:catalog-info.yaml") {
          __typename
          ... on Blob { id text }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * Measures the local GitHub, and prints what it found.
 *
 * @throws NotAllowedError when a number is above its limit
 */
export async function benchmarkGithub(print: (line: string) => void) {
  const report = new Report(print);
  const dir = await mkdtemp(join(tmpdir(), 'github-benchmark-'));
  try {
    const program = await compile('src/benchmark/githubServer.ts');
    await benchmarkDemo(program, join(dir, 'demo'), report);
    await benchmarkMany(program, join(dir, 'many'), report);
  } finally {
    await rm(dir, { recursive: true });
  }
  report.check();
}

/** With the demo organization, as `yarn dev` starts it. */
async function benchmarkDemo(program: string, dir: string, report: Report) {
  const seedDir = packagePath('acme');
  const first = await GithubProcess.start(program, dir, seedDir);
  await first.stop();
  report.add('first start, seeding acme', ms(first.startMs), MAX_START_MS);

  const github = await GithubProcess.start(program, dir, seedDir);
  const addMemory = async (when: string) =>
    report.add(
      `memory ${when}`,
      megabytes(await github.memory()),
      MAX_MEMORY_MB,
    );
  report.add('start with acme seeded', ms(github.startMs), MAX_START_MS);
  await addMemory('after the start');
  await discover(github, 'acme');
  await addMemory('after a discovery');
  report.add('push of 6 MB', ms(await push(join(dir, 'clone'), github)));
  await addMemory('after the push');
  await github.stop();
}

/** With a thousand repositories. */
async function benchmarkMany(program: string, dir: string, report: Report) {
  const seedDir = join(dir, 'seed');
  await writeManyRepositories(seedDir);
  const stateDir = join(dir, 'state');
  const seeding = await GithubProcess.start(program, stateDir, seedDir);
  await seeding.stop();
  report.add(`seeding ${MANY} repositories`, ms(seeding.startMs));

  const github = await GithubProcess.start(program, stateDir, seedDir);
  report.add(`start with ${MANY} repositories`, ms(github.startMs));
  report.add(
    `page of ${PAGE} of ${MANY} repositories, read for the first time`,
    slowest(await discover(github, 'acme')),
    MAX_PAGE_MS,
  );
  const warm = [
    ...(await discover(github, 'acme')),
    ...(await discover(github, 'acme')),
  ];
  report.add('the same again', slowest(warm), MAX_PAGE_MS);
  report.add(`memory with ${MANY}`, megabytes(await github.memory()));
  await github.stop();
}

/** @returns how long each page took, in milliseconds */
async function discover(
  { url, token }: GithubProcess,
  org: string,
): Promise<number[]> {
  // The schema is read with the first query.
  await query('{ viewer { login } }', {});
  const durations: number[] = [];
  let cursor: string | undefined;
  do {
    const startedAt = performance.now();
    const { data } = await query(DISCOVERY, { org, cursor });
    durations.push(performance.now() - startedAt);
    const { hasNextPage, endCursor } =
      data.repositoryOwner.repositories.pageInfo;
    cursor = hasNextPage ? endCursor : undefined;
  } while (cursor);
  return durations;

  async function query(text: string, variables: object) {
    const answer = await fetch(`${url}/api/graphql`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return answer.json();
  }
}

/** @returns how long git push took, in milliseconds */
async function push(clone: string, { url, token }: GithubProcess) {
  const git = (...args: string[]) =>
    promisify(execFile)('git', args, {
      cwd: clone,
      env: {
        ...GIT_ENV,
        GIT_AUTHOR_NAME: 'Benchmark',
        GIT_AUTHOR_EMAIL: 'benchmark@acme.example',
        GIT_COMMITTER_NAME: 'Benchmark',
        GIT_COMMITTER_EMAIL: 'benchmark@acme.example',
      },
    });
  await mkdir(clone);
  const remote = `${url.replace('//', `//x:${token}@`)}/acme/checkout-api`;
  await git('clone', '--quiet', remote, '.');
  await writeFile(join(clone, 'large.bin'), randomBytes(PUSH_BYTES));
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'Add a large file');
  const startedAt = performance.now();
  await git('push', '--quiet', 'origin', 'HEAD');
  return performance.now() - startedAt;
}

/** Copies of one repository of the demo organization. */
async function writeManyRepositories(seedDir: string) {
  const acme = packagePath('acme');
  const file = join(acme, 'organization.yaml');
  const organization = parse(await readFile(file, 'utf8'));
  const [template] = organization.repositories;
  const names = Array.from({ length: MANY }, (_, i) => `service-${i + 1}`);
  for (const name of names) {
    await cp(
      join(acme, 'repositories', template.name),
      join(seedDir, 'repositories', name),
      { recursive: true },
    );
  }
  await writeFile(
    join(seedDir, 'organization.yaml'),
    // YAML takes JSON.
    JSON.stringify({
      ...organization,
      repositories: names.map(name => ({ ...template, name })),
    }),
  );
}

function ms(value: number): Measure {
  return { value, unit: 'ms', shown: `${Math.round(value)} ms` };
}

function megabytes(bytes: number): Measure {
  const value = bytes / MEGABYTE;
  return { value, unit: 'MB', shown: `${Math.round(value)} MB` };
}

/** Of some durations in milliseconds. */
function slowest(durations: readonly number[]): Measure {
  return {
    value: Math.max(...durations),
    unit: 'ms',
    shown: distribution(durations),
  };
}
