import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { Octokit } from 'octokit';
import { stringify } from 'yaml';
import { packagePath } from '../paths';
import { fetchInTime } from '../portal/fetchInTime';
import { ScheduledTasks } from '../portal/ScheduledTasks';
import { Scaffolder } from '../portal/Scaffolder';
import { SignInPopup } from '../portal/SignInPopup';
import { Service } from '../service/Service';
import { waitFor } from '../service/waitFor';
import { Settings } from '../settings';
import { World } from '../world';
import { connectToGithub } from './connectToGithub';
import { FaultOrders } from './FaultOrders';
import { Holds } from './Holds';
import { RequestPattern } from './requests';
import { LONGEST_WAIT_MS, TaskLog } from './TaskLog';
import { Traces } from './traces/Traces';

const HELD_RUNS = packagePath('src/killTest/held-runs.yaml');
/** Of the payments team. */
const LOGIN = 'tomasz-wolski';
const DISCOVERY = 'github-provider:main:refresh';
/** What forms refer to. */
const WAITED_FOR = [
  'group:default/payments-team',
  'system:default/payments',
  'template:default/go-service',
  'template:default/node-service',
  'template:default/service-database',
];

/** The backend of a world, for a kill test to start and to run. */
export function backendUnderTest({ backend }: World): Service {
  return {
    name: backend.name,
    url: backend.url,
    start: () => backend.start([HELD_RUNS]),
    stop: () => backend.stop(),
  };
}

/** A portal of real processes, and the instruments that break it. */
export class PortalUnderTest {
  readonly scaffolder: Scaffolder;
  readonly tasks: TaskLog;
  readonly holds: Holds;
  readonly traces: Traces;
  readonly faults: Record<RequestPattern['server'], FaultOrders>;
  readonly #world: World;
  readonly #octokit: Octokit;

  /** @param world - that was started, with these settings */
  static async connect(
    world: World,
    { stateDir }: Settings,
  ): Promise<PortalUnderTest> {
    const { environment } = world;
    const token = await signIn(world);
    const scaffolder = {
      host: environment.POSTGRES_HOST,
      port: Number(environment.POSTGRES_PORT),
      user: environment.POSTGRES_USER,
      password: environment.POSTGRES_PASSWORD,
      database: 'backstage_plugin_scaffolder',
    };
    const portal = new PortalUnderTest(world, {
      scaffolder: new Scaffolder(environment.PORTAL_URL, token),
      tasks: new TaskLog(scaffolder),
      holds: await Holds.install(scaffolder),
      traces: new Traces(environment, stateDir),
    });
    try {
      await portal.#isReady();
      return portal;
    } catch (error) {
      await portal.disconnect();
      throw error;
    }
  }

  private constructor(
    world: World,
    parts: Pick<PortalUnderTest, 'scaffolder' | 'tasks' | 'holds' | 'traces'>,
  ) {
    const { environment } = world;
    this.#world = world;
    this.scaffolder = parts.scaffolder;
    this.tasks = parts.tasks;
    this.holds = parts.holds;
    this.traces = parts.traces;
    this.faults = {
      github: new FaultOrders(
        environment.GITHUB_URL,
        `Bearer ${environment.GITHUB_TOKEN}`,
      ),
      pagerDuty: new FaultOrders(
        environment.PAGERDUTY_URL,
        `Token token=${environment.PAGERDUTY_TOKEN}`,
      ),
    };
    this.#octokit = connectToGithub(environment);
  }

  async disconnect(): Promise<void> {
    await Promise.all([
      this.tasks.close(),
      this.traces.close(),
      this.holds.close(),
    ]);
  }

  /** Lets all go well again. */
  async clearFaults(): Promise<void> {
    await Promise.all([
      this.faults.github.clear(),
      this.faults.pagerDuty.clear(),
    ]);
  }

  /** Lets go what is held, and mends what is broken. */
  async putInOrder(): Promise<void> {
    await this.holds.releaseAll();
    await this.clearFaults();
    if (!(await this.#world.backend.answers())) {
      await this.kill();
      await this.startAgain();
    }
  }

  /** Ends the backend as a crash of its machine does. */
  async kill(): Promise<void> {
    await this.#world.backend.kill();
    await this.holds.endOtherSessions();
  }

  /** @returns when it is ready */
  async startAgain(): Promise<Date> {
    await this.#world.backend.start([HELD_RUNS]);
    return new Date();
  }

  get postgres(): Service {
    const postgres = this.#world.foundations.find(
      ({ name }) => name === 'PostgreSQL',
    );
    if (!postgres) {
      throw new NotFoundError('The world has no PostgreSQL');
    }
    return postgres;
  }

  /** Makes a service that was there before: a repository with a descriptor. */
  async addService(name: string, owner: string): Promise<void> {
    await this.#octokit.rest.repos.createInOrg({ org: 'acme', name });
    await this.#octokit.rest.repos.createOrUpdateFileContents({
      owner: 'acme',
      repo: name,
      path: 'catalog-info.yaml',
      message: 'Describe the service',
      content: Buffer.from(
        stringify({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name,
            annotations: { 'github.com/project-slug': `acme/${name}` },
          },
          spec: { type: 'service', lifecycle: 'production', owner },
        }),
      ).toString('base64'),
    });
    await this.#serves(`component:default/${name}`);
  }

  async #isReady(): Promise<void> {
    const { PORTAL_URL, PORTAL_TOKEN } = this.#world.environment;
    // What it asks of GitHub is not to be taken for what a step asks.
    await new ScheduledTasks(
      `${PORTAL_URL}/api/catalog`,
      `Bearer ${PORTAL_TOKEN}`,
    ).firstRun(DISCOVERY);
    for (const entityRef of WAITED_FOR) {
      await this.#serves(entityRef);
    }
  }

  /** Waits until the catalog does. */
  async #serves(entityRef: string): Promise<void> {
    const { PORTAL_URL, PORTAL_TOKEN } = this.#world.environment;
    const [kind, namespace, name] = entityRef.split(/[:/]/);
    const url = `${PORTAL_URL}/api/catalog/entities/by-name/${kind}/${namespace}/${name}`;
    const isServed = await waitFor(
      async () => {
        const answer = await fetchInTime(url, {
          headers: { Authorization: `Bearer ${PORTAL_TOKEN}` },
        });
        if (!answer.ok) {
          await answer.arrayBuffer();
          return false;
        }
        const { relations = [] }: { relations?: unknown[] } =
          await answer.json();
        return relations.length > 0;
      },
      { timeoutMs: LONGEST_WAIT_MS },
    );
    if (!isServed) {
      throw new ServiceUnavailableError(
        `The catalog does not serve ${entityRef}`,
      );
    }
  }
}

function signIn({ environment }: World): Promise<string> {
  return new SignInPopup({
    authUrl: `${environment.PORTAL_URL}/api/auth/github`,
    env: 'main',
    appUrl: environment.PORTAL_APP_URL,
  }).tokenOf(LOGIN, { timeoutMs: LONGEST_WAIT_MS });
}
