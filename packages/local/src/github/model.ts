/** What the stand-in keeps besides the git repositories themselves. */
export interface GithubData {
  /** The last number given to anything; numbers are never used twice. */
  lastId: number;
  users: User[];
  organizations: Organization[];
  repositories: Repository[];
  /** Logins by the tokens that act for them. */
  tokens: Record<string, string>;
}

export interface User {
  readonly id: number;
  readonly login: string;
  readonly createdAt: string;
  name: string;
  email: string;
  bio?: string;
}

export interface Organization {
  readonly id: number;
  readonly login: string;
  readonly createdAt: string;
  name: string;
  description: string;
  email: string;
  members: Membership[];
  teams: Team[];
}

interface Membership {
  readonly login: string;
  role: 'admin' | 'member';
}

export interface Team {
  readonly id: number;
  readonly slug: string;
  name: string;
  description: string;
  /** The slug of the team it is part of. */
  parent?: string;
  maintainers: string[];
  members: string[];
}

type Visibility = 'public' | 'private' | 'internal';

export interface Repository {
  readonly id: number;
  /** The login of an organization. */
  readonly owner: string;
  readonly createdAt: string;
  name: string;
  description: string;
  visibility: Visibility;
  topics: string[];
  isArchived: boolean;
  defaultBranch: string;
  pushedAt: string;
  /** Permissions by the slugs of the teams that have them. */
  teams: Record<string, 'pull' | 'push' | 'admin'>;
}

/** The id of a node in GraphQL, in the form GitHub gave to older nodes. */
export function nodeId(type: string, id: number | string): string {
  const text = `${type}${id}`;
  return Buffer.from(`0${type.length}:${text}`).toString('base64');
}
