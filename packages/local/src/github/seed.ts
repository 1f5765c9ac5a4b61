import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Organization,
  OrganizationRepository,
  readOrganization,
} from '../acme/readOrganization';
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
  for (const { login, name, email, bio } of seeded.users) {
    const id = store.nextId();
    store.data.users.push({
      id,
      login,
      name,
      email,
      bio,
      createdAt: SEEDED_AT,
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
  { name, description, visibility, topics, teams }: OrganizationRepository,
  dir: string,
) {
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
    changes: await readFolder(join(dir, 'repositories', name)),
  });
  store.data.repositories.push(repository);
}

async function readFolder(folder: string): Promise<FileChange[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        const { mode } = await stat(file);
        return {
          path: file.slice(folder.length + 1),
          content: await readFile(file),
          // The right of its owner to run it.
          executable: Math.floor(mode / 0o100) % 2 === 1,
        };
      }),
  );
}
