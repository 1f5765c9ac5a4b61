import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitRepository } from './git/GitRepository';
import { GithubData, Organization, Repository, User } from './model';

const EMPTY: GithubData = {
  lastId: 1000,
  users: [],
  organizations: [],
  repositories: [],
  tokens: {},
};

/** The state of the stand-in: one JSON file, and a bare git repository each. */
export class GithubStore {
  readonly data: GithubData;
  readonly #dir: string;
  readonly #gitRepositories = new Map<number, GitRepository>();
  #saving: Promise<void> = Promise.resolve();

  /** Opens what an earlier run left in the folder, or begins with nothing. */
  static async open(dir: string): Promise<GithubStore> {
    await mkdir(join(dir, 'repositories'), { recursive: true });
    const text = await readFile(join(dir, 'state.json'), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') {
          return undefined;
        }
        throw error;
      },
    );
    return new GithubStore(
      dir,
      text ? JSON.parse(text) : structuredClone(EMPTY),
    );
  }

  private constructor(dir: string, data: GithubData) {
    this.#dir = dir;
    this.data = data;
  }

  /** Writes the data aside and renames, so that it is never half-written. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      const file = join(this.#dir, 'state.json');
      await writeFile(`${file}.new`, JSON.stringify(this.data, undefined, 2));
      await rename(`${file}.new`, file);
    });
    return this.#saving;
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

  repository(owner: string, name: string): Repository | undefined {
    return this.data.repositories.find(
      repository =>
        isSame(repository.owner, owner) && isSame(repository.name, name),
    );
  }

  repositoriesOf(owner: string): Repository[] {
    return this.data.repositories.filter(repository =>
      isSame(repository.owner, owner),
    );
  }

  organizationsOf(login: string): Organization[] {
    return this.data.organizations.filter(({ members }) =>
      members.some(member => isSame(member.login, login)),
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

function isSame(one: string, other: string): boolean {
  return one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US');
}
