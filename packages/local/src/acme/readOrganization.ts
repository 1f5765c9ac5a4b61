import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@backstage/errors';
import { parseDocument } from 'yaml';

const ROLES = ['admin', 'member'] as const;
const VISIBILITIES = ['internal', 'private', 'public'] as const;
const PERMISSIONS = ['pull', 'push', 'admin'] as const;

interface OrganizationUser {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly bio?: string;
  /** Unset for a user that is no member of the organization. */
  readonly role?: (typeof ROLES)[number];
  /** Whether the account is locked. */
  readonly suspended?: boolean;
}

interface OrganizationTeam {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Slug of the team that this one is nested in. */
  readonly parent?: string;
  /** Logins, as in members. Nobody is both. */
  readonly maintainers: readonly string[];
  readonly members: readonly string[];
}

export interface OrganizationRepository {
  readonly name: string;
  readonly description: string;
  readonly visibility: (typeof VISIBILITIES)[number];
  readonly topics: readonly string[];
  /** Where it is this repository itself: the files and folders it consists of. */
  readonly files?: readonly string[];
  /** Permission by team slug. */
  readonly teams: Readonly<Record<string, (typeof PERMISSIONS)[number]>>;
}

export interface Organization {
  readonly login: string;
  readonly name: string;
  readonly description: string;
  readonly email: string;
  readonly users: readonly OrganizationUser[];
  /** A parent comes before its children. */
  readonly teams: readonly OrganizationTeam[];
  readonly repositories: readonly OrganizationRepository[];
}

/** A mapping of the file. Its location leads every error. */
class Mapping {
  readonly #values: Record<string, unknown>;
  readonly #location: string;

  constructor(value: unknown, location: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InputError(`${location}must be a mapping`);
    }
    this.#values = { ...value };
    this.#location = location;
  }

  /** Returns the result, provided that it took up every key of the mapping. */
  read<T extends object>(result: T): T {
    const unknownKey = this.keys().find(key => !(key in result));
    if (unknownKey !== undefined) {
      throw this.#error(unknownKey, 'is unknown');
    }
    return result;
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  has(key: string): boolean {
    return key in this.#values;
  }

  string(key: string): string {
    const value = this.#values[key];
    if (typeof value !== 'string' || value === '') {
      throw this.#error(key, 'must be a string');
    }
    return value;
  }

  optionalString(key: string): string | undefined {
    return this.has(key) ? this.string(key) : undefined;
  }

  optionalBoolean(key: string): boolean | undefined {
    const value = this.#values[key];
    if (value !== undefined && typeof value !== 'boolean') {
      throw this.#error(key, 'must be true or false');
    }
    return value;
  }

  oneOf<T extends string>(key: string, choices: readonly T[]): T {
    const choice = choices.find(candidate => candidate === this.#values[key]);
    if (choice === undefined) {
      throw this.#error(key, `must be one of ${choices.join(', ')}`);
    }
    return choice;
  }

  /** Empty when the key is absent, as all lists. */
  strings(key: string): string[] {
    return this.#list(key).map((item, index) => {
      if (typeof item !== 'string') {
        throw this.#error(`${key}[${index}]`, 'must be a string');
      }
      return item;
    });
  }

  mapping(key: string): Mapping {
    return new Mapping(this.#values[key] ?? {}, `${this.#location}${key}: `);
  }

  mappings(key: string): Mapping[] {
    return this.#list(key).map(
      (item, index) => new Mapping(item, `${this.#location}${key}[${index}]: `),
    );
  }

  #list(key: string): unknown[] {
    const value = this.#values[key] ?? [];
    if (!Array.isArray(value)) {
      throw this.#error(key, 'must be a list');
    }
    return value;
  }

  #error(key: string, what: string): InputError {
    return new InputError(`${this.#location}${key} ${what}`);
  }
}

/**
 * Reads `organization.yaml` of a folder.
 *
 * Only the shape is checked here; whether the names in it agree with each other
 * and with the folders beside it is a matter of the tests.
 *
 * @throws InputError with the file and what is wrong in it
 */
export async function readOrganization(dir: string): Promise<Organization> {
  const file = join(dir, 'organization.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  if (document.errors.length > 0) {
    throw new InputError(`${file}: ${document.errors[0].message}`);
  }

  const root = new Mapping(document.toJS(), `${file}: `);
  return root.read({
    login: root.string('login'),
    name: root.string('name'),
    description: root.string('description'),
    email: root.string('email'),
    users: root.mappings('users').map(user =>
      user.read({
        login: user.string('login'),
        name: user.string('name'),
        email: user.string('email'),
        bio: user.optionalString('bio'),
        role: user.has('role') ? user.oneOf('role', ROLES) : undefined,
        suspended: user.optionalBoolean('suspended'),
      }),
    ),
    teams: root.mappings('teams').map(team =>
      team.read({
        slug: team.string('slug'),
        name: team.string('name'),
        description: team.string('description'),
        parent: team.optionalString('parent'),
        maintainers: team.strings('maintainers'),
        members: team.strings('members'),
      }),
    ),
    repositories: root.mappings('repositories').map(repository => {
      const teams = repository.mapping('teams');
      return repository.read({
        name: repository.string('name'),
        description: repository.string('description'),
        visibility: repository.oneOf('visibility', VISIBILITIES),
        topics: repository.strings('topics'),
        files: repository.has('files')
          ? repository.strings('files')
          : undefined,
        teams: Object.fromEntries(
          teams.keys().map(slug => [slug, teams.oneOf(slug, PERMISSIONS)]),
        ),
      });
    }),
  });
}
