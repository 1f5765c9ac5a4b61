import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JsonFile } from '../state/JsonFile';
import { GitRepository } from './git/GitRepository';
import {
  dictionary,
  GithubData,
  newRepository,
  Organization,
  Repository,
  Team,
  User,
} from './model';

const EMPTY: GithubData = {
  lastId: 1000,
  users: [],
  organizations: [],
  repositories: [],
  tokens: {},
  oauthApps: [],
};

/** The state of the stand-in: one JSON file, and a bare git repository each. */
export class GithubStore {
  readonly data: GithubData;
  readonly #dir: string;
  readonly #file: JsonFile<GithubData>;
  readonly #gitRepositories = new Map<number, GitRepository>();

  /** Opens what an earlier run left in the folder, or begins with nothing. */
  static async open(dir: string): Promise<GithubStore> {
    await mkdir(join(dir, 'repositories'), { recursive: true });
    const file = new JsonFile<GithubData>(join(dir, 'state.json'));
    const saved = await file.read();
    return new GithubStore(
      dir,
      file,
      withWhatIsNewer(saved ?? structuredClone(EMPTY)),
    );
  }

  private constructor(
    dir: string,
    file: JsonFile<GithubData>,
    data: GithubData,
  ) {
    this.#dir = dir;
    this.#file = file;
    this.data = data;
  }

  /** Where the logs of workflow runs are kept. */
  get logDir(): string {
    return join(this.#dir, 'workflow-runs');
  }

  save(): Promise<void> {
    return this.#file.save(this.data);
  }

  nextId(): number {
    this.data.lastId += 1;
    return this.data.lastId;
  }

  /** Logins and names are told apart without regard to case, as GitHub does. */
  user(login: string): User | undefined {
    return this.data.users.find(user => isSame(user.login, login));
  }

  organization(login: string): Organization | undefined {
    return this.data.organizations.find(({ login: other }) =>
      isSame(other, login),
    );
  }

  /** By its name, or by a former one that no other repository has now. */
  repository(owner: string, name: string): Repository | undefined {
    const owned = this.repositoriesOf(owner);
    return (
      owned.find(repository => isSame(repository.name, name)) ??
      owned.find(({ formerNames }) =>
        formerNames.some(former => isSame(former, name)),
      )
    );
  }

  repositoryById(id: number): Repository | undefined {
    return this.data.repositories.find(repository => repository.id === id);
  }

  repositoriesOf(owner: string): Repository[] {
    return this.data.repositories.filter(repository =>
      isSame(repository.owner, owner),
    );
  }

  organizationsOf(login: string): Organization[] {
    return this.data.organizations.filter(organization =>
      this.membership(organization, login),
    );
  }

  membership({ members }: Organization, login: string) {
    return members.find(member => isSame(member.login, login));
  }

  team({ teams }: Organization, slug: string): Team | undefined {
    return teams.find(team => isSame(team.slug, slug));
  }

  /** @param prefix - `ghp` for a person's own token, `gho` for one by OAuth */
  createToken(login: string, prefix: 'ghp' | 'gho'): string {
    const random = randomBytes(27).toString('base64url').replace(/[-_]/g, '0');
    const token = `${prefix}_${random}`;
    this.data.tokens[token] = login;
    return token;
  }

  /** The token a user made, if there is one. */
  tokenOf({ login }: User): string | undefined {
    return Object.keys(this.data.tokens).find(
      token => token.startsWith('ghp_') && this.data.tokens[token] === login,
    );
  }

  /** The user a token acts for. */
  userOfToken(token: string): User | undefined {
    const login = this.data.tokens[token];
    return login ? this.user(login) : undefined;
  }

  git(repository: Repository): GitRepository {
    const known = this.#gitRepositories.get(repository.id);
    if (known) {
      return known;
    }
    // By its number, which a rename does not change.
    const opened = new GitRepository(
      join(this.#dir, 'repositories', `${repository.id}.git`),
    );
    this.#gitRepositories.set(repository.id, opened);
    return opened;
  }
}

/** Data of an older version lacks what was added since. */
function withWhatIsNewer(saved: GithubData): GithubData {
  return {
    ...EMPTY,
    ...saved,
    organizations: saved.organizations.map(organization => ({
      ...organization,
      hooks: organization.hooks ?? [],
    })),
    repositories: saved.repositories.map(newRepository),
    tokens: dictionary(saved.tokens),
  };
}

export function isSame(one: string, other: string): boolean {
  return one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US');
}
