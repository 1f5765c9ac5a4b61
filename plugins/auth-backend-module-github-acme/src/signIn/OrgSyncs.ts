import { Config } from '@backstage/config';
import { ResponseError } from '@backstage/errors';
import { PluginRequests } from '../PluginRequests';

/** How the people of one or more GitHub organizations come into the catalog. */
export interface OrgSync {
  readonly organizations: readonly string[];
  /** Undefined when there was none, or it is not known. */
  readonly lastEndedAt?: Date;
  /** Whether the one that ended then did not read them all. */
  readonly lastFailed?: boolean;
}

interface Provider {
  readonly id: string;
  readonly organizations: readonly string[];
}

/** What the scheduler of a plugin tells of its tasks. */
interface TasksResponse {
  readonly tasks: {
    readonly taskId: string;
    readonly taskState?: {
      readonly lastRunEndedAt?: string;
      readonly lastRunError?: string;
    } | null;
  }[];
}

/** Knows when the catalog last read the organizations of `githubOrg`. */
export class OrgSyncs {
  readonly #providers: readonly Provider[];
  readonly #plugins: PluginRequests;

  static fromConfig(config: Config, plugins: PluginRequests): OrgSyncs {
    return new OrgSyncs(readProviders(config), plugins);
  }

  private constructor(providers: readonly Provider[], plugins: PluginRequests) {
    this.#providers = providers;
    this.#plugins = plugins;
  }

  get organizations(): string[] {
    return this.#providers.flatMap(({ organizations }) => organizations);
  }

  /** @throws ResponseError when the catalog does not answer */
  async read(): Promise<OrgSync[]> {
    if (this.#providers.length === 0) {
      return [];
    }
    const { tasks } = await this.#readTasks();
    return this.#providers.map(({ id, organizations }) => {
      const task = tasks.find(
        ({ taskId }) => taskId === `GithubMultiOrgEntityProvider:${id}:refresh`,
      );
      const { lastRunEndedAt, lastRunError } = task?.taskState ?? {};
      return {
        organizations,
        ...(lastRunEndedAt && {
          lastEndedAt: new Date(lastRunEndedAt),
          lastFailed: Boolean(lastRunError),
        }),
      };
    });
  }

  async #readTasks(): Promise<TasksResponse> {
    const response = await this.#plugins.get(
      'catalog',
      '/.backstage/scheduler/v1/tasks',
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

/** As the provider itself reads them: one, or a list. */
function readProviders(config: Config): Provider[] {
  const key = 'catalog.providers.githubOrg';
  const value = config.getOptional(key);
  if (value === undefined) {
    return [];
  }
  const configs = Array.isArray(value)
    ? config.getConfigArray(key)
    : [config.getConfig(key)];
  return configs.map(provider => ({
    id: provider.getString('id'),
    organizations: provider.getOptionalStringArray('orgs') ?? ['GitHub'],
  }));
}
