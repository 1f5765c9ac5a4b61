import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  Organization,
  OrganizationRepository,
  readOrganization,
} from '../acme/readOrganization';
import { REPOSITORY_ROOT } from '../paths';
import { commitFiles, FileChange } from './git/commitFiles';
import { GithubStore } from './GithubStore';
import { newRepository } from './model';

/** When everything that is seeded was made, always the same. */
export const SEEDED_AT = '2026-01-12T09:00:00Z';
const DEFAULT_BRANCH = 'main';

/**
 * Fills an empty store with an organization: its people and teams from
 * `organization.yaml`, and a repository of each folder below `repositories`,
 * with one commit.
 */
export async function seed(store: GithubStore, dir: string): Promise<void> {
  const organization = await readOrganization(dir);
  addPeople(store, organization);
  for (const repository of organization.repositories) {
    await addRepository(store, organization, repository, dir);
  }
  await store.save();
}

/** Its users, its teams, and itself. */
export function addPeople(store: GithubStore, seeded: Organization) {
  for (const { login, name, email, bio, suspended } of seeded.users) {
    const id = store.nextId();
    store.data.users.push({
      id,
      login,
      name,
      email,
      bio,
      createdAt: SEEDED_AT,
      ...(suspended && { suspendedAt: SEEDED_AT }),
    });
  }
  store.data.organizations.push({
    id: store.nextId(),
    login: seeded.login,
    name: seeded.name,
    description: seeded.description,
    email: seeded.email,
    createdAt: SEEDED_AT,
    hooks: [],
    members: seeded.users.flatMap(({ login, role }) =>
      role ? [{ login, role }] : [],
    ),
    teams: seeded.teams.map(team => ({
      ...team,
      id: store.nextId(),
      maintainers: [...team.maintainers],
      members: [...team.members],
    })),
  });
}

async function addRepository(
  store: GithubStore,
  organization: Organization,
  seeded: OrganizationRepository,
  dir: string,
) {
  const { name, description, visibility, topics, teams, files } = seeded;
  const repository = newRepository({
    id: store.nextId(),
    owner: organization.login,
    name,
    description,
    visibility,
    topics: [...topics],
    teams: { ...teams },
    defaultBranch: DEFAULT_BRANCH,
    createdAt: SEEDED_AT,
  });
  const git = store.git(repository);
  // A seeding that was killed may have left one.
  await git.delete();
  await git.create(DEFAULT_BRANCH);
  await commitFiles(git, {
    branch: DEFAULT_BRANCH,
    message: 'Initial commit\n',
    author: {
      name: organization.name,
      email: organization.email,
      date: SEEDED_AT,
    },
    changes: files
      ? await readFiles(REPOSITORY_ROOT, files)
      : await readFiles(join(dir, 'repositories', name)),
  });
  store.data.repositories.push(repository);
}

/** The files of a folder, or those at and below the names in it. */
async function readFiles(
  folder: string,
  names: readonly string[] = ['.'],
): Promise<FileChange[]> {
  const paths = await Promise.all(names.map(name => pathsBelow(folder, name)));
  return Promise.all(
    paths.flat().map(async path => {
      const file = join(folder, path);
      const { mode } = await stat(file);
      return {
        path,
        content: await readFile(file),
        // The right of its owner to run it.
        executable: Math.floor(mode / 0o100) % 2 === 1,
      };
    }),
  );
}

async function pathsBelow(folder: string, name: string): Promise<string[]> {
  const place = join(folder, name);
  if ((await stat(place)).isFile()) {
    return [name];
  }
  const entries = await readdir(place, {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)));
}
