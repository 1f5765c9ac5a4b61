import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { MkDocs } from '../mkdocs/MkDocs';
import { REPOSITORY_ROOT } from '../paths';
import { Actions, Source } from './actions';
import { Job, Log } from './Job';
import { Tools } from './Tools';
import { readWorkflow, Step } from './workflow';

const TOOLS = join(REPOSITORY_ROOT, '.cache/workflow-tools');

/** The commit that a workflow runs for. */
export interface Checkout extends Source {
  /** `acme/checkout-api` */
  readonly repository: string;
  readonly branch: string;
  /** Of the GitHub it is on. */
  readonly serverUrl: string;
}

/** Variables and secrets, as an organization has them. */
export interface WorkflowSettings {
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * A workflow of this repository that others call, executed by its own commands
 * on this machine instead of one of GitHub's.
 */
export class ReusableWorkflow {
  /** Its name below `.github/workflows`. */
  readonly file: string;
  readonly #settings: WorkflowSettings;

  constructor(file: string, settings: WorkflowSettings) {
    this.file = file;
    this.#settings = settings;
  }

  /**
   * Installs what its steps need, which takes a while the first time.
   *
   * @throws an error that says what cannot be had
   */
  async prepare(signal: AbortSignal): Promise<void> {
    const output: string[] = [];
    const job = {
      contexts: {},
      env: await environment(),
      tools: new Tools(TOOLS),
      log: (text: string) => {
        output.push(text);
      },
      signal,
    };
    try {
      for (const steps of await this.#jobs()) {
        await Job.run(steps.filter(Tools.isInstalledBy), job);
      }
    } catch (error) {
      throw new ServiceUnavailableError(
        `${toError(error).message}:${output.join('')}`,
      );
    }
  }

  /** @throws an error that says which step failed, and how */
  async run(checkout: Checkout, log: Log, signal: AbortSignal): Promise<void> {
    const env = { ...(await environment()), ...variablesOf(checkout) };
    const artifacts = await mkdtemp(join(tmpdir(), 'artifacts-'));
    try {
      for (const steps of await this.#jobs()) {
        await Job.run(steps, {
          contexts: { ...this.#settings },
          env,
          actions: new Actions(checkout, artifacts),
          tools: new Tools(TOOLS),
          log,
          signal,
        });
      }
    } finally {
      await rm(artifacts, { recursive: true, force: true });
    }
  }

  /** The steps of each, in the order of the file, which is that of its needs. */
  async #jobs(): Promise<Step[][]> {
    const file = join(REPOSITORY_ROOT, '.github/workflows', this.file);
    const { jobs } = readWorkflow(await readFile(file, 'utf8'));
    return Object.values(jobs).map(({ steps }) => steps);
  }
}

/** With the Python and the Node of this machine on the path. */
async function environment(): Promise<NodeJS.Dict<string>> {
  const { programs } = await MkDocs.install();
  return {
    ...process.env,
    PATH: [programs, dirname(process.execPath), process.env.PATH].join(':'),
  };
}

function variablesOf({ repository, branch, serverUrl, oid }: Checkout) {
  return {
    GITHUB_SERVER_URL: serverUrl,
    GITHUB_REPOSITORY: repository,
    GITHUB_REF_NAME: branch,
    GITHUB_SHA: oid,
  };
}
