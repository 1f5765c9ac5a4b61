/** What the stand-in keeps besides the git repositories themselves. */
export interface GithubData {
  /** The last number given to anything; numbers are never used twice. */
  lastId: number;
  users: User[];
  organizations: Organization[];
  repositories: Repository[];
  /** Logins by the tokens that act for them. */
  tokens: Record<string, string>;
  oauthApps: OauthApp[];
}

export interface User {
  readonly id: number;
  readonly login: string;
  readonly createdAt: string;
  name: string;
  email: string;
  bio?: string;
  /** When an administrator locked the account. */
  suspendedAt?: string;
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
  hooks: Hook[];
}

export interface Membership {
  readonly login: string;
  role: 'admin' | 'member';
}

export interface Team {
  readonly id: number;
  slug: string;
  name: string;
  description: string;
  /** The slug of the team it is part of. */
  parent?: string;
  maintainers: string[];
  members: string[];
}

export type Visibility = 'public' | 'private' | 'internal';

/** From the least to the most; each includes those before it. */
export const PERMISSIONS = [
  'pull',
  'triage',
  'push',
  'maintain',
  'admin',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export interface Repository {
  readonly id: number;
  /** The login of an organization or a user. */
  readonly owner: string;
  readonly createdAt: string;
  name: string;
  /** Under which it is still found. */
  formerNames: string[];
  description: string;
  homepage?: string;
  visibility: Visibility;
  topics: string[];
  isArchived: boolean;
  defaultBranch: string;
  pushedAt: string;
  settings: RepositorySettings;
  /** Permissions by the slugs of the teams that have them. */
  teams: Record<string, Permission>;
  /** Permissions by the logins of the users that have them. */
  collaborators: Record<string, Permission>;
  /** Issues and pull requests, which share their numbers. */
  issues: Issue[];
  labels: Label[];
  hooks: Hook[];
  /** By the names of branches. */
  protections: Record<string, BranchProtection>;
  /** By the ids of commits, the newest first. */
  statuses: Record<string, CommitStatus[]>;
  actions: ActionsSettings;
  environments: Environment[];
  autolinks: Autolink[];
  deployKeys: DeployKey[];
}

export interface RepositorySettings {
  hasIssues: boolean;
  hasProjects: boolean;
  hasWiki: boolean;
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  allowAutoMerge: boolean;
  allowUpdateBranch: boolean;
  deleteBranchOnMerge: boolean;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly createdAt: string;
  updatedAt: string;
  title: string;
  body?: string;
  state: 'open' | 'closed';
  closedAt?: string;
  closedBy?: string;
  assignees: string[];
  /** By their names. */
  labels: string[];
  comments: Comment[];
  pullRequest?: PullRequest;
}

export interface PullRequest {
  readonly head: string;
  headOid: string;
  base: string;
  /** Where the base stood when the pull request was made, or was merged. */
  baseOid: string;
  isDraft: boolean;
  requestedReviewers: string[];
  /** By their slugs. */
  requestedTeams: string[];
  reviews: Review[];
  merged?: { readonly at: string; readonly by: string; readonly oid: string };
}

/** An issue that is a pull request. */
export type PullRequestIssue = Issue & { pullRequest: PullRequest };

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly createdAt: string;
  body: string;
}

export interface Review {
  readonly id: number;
  readonly author: string;
  readonly submittedAt: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly body: string;
  readonly commitOid: string;
}

export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description?: string;
}

export interface Hook {
  readonly id: number;
  readonly createdAt: string;
  updatedAt: string;
  isActive: boolean;
  /** Names of events, or `*` for all. */
  events: string[];
  url: string;
  contentType: 'json' | 'form';
  insecureSsl: boolean;
  secret?: string;
}

export interface BranchProtection {
  enforceAdmins: boolean;
  /** Undefined when a change needs no pull request. */
  pullRequestReviews?: {
    approvingReviewCount: number;
    dismissStaleReviews: boolean;
    requireCodeOwnerReviews: boolean;
    requireLastPushApproval: boolean;
    bypassUsers: string[];
    bypassTeams: string[];
  };
  /** Undefined when no status is asked for. */
  statusChecks?: { strict: boolean; contexts: string[] };
  /** Who may push at all; undefined is everybody with the permission. */
  restrictions?: { users: string[]; teams: string[]; apps: string[] };
  requireSignatures: boolean;
  requireLinearHistory: boolean;
  requireConversationResolution: boolean;
  allowForcePushes: boolean;
  allowDeletions: boolean;
  blockCreations: boolean;
  lockBranch: boolean;
}

export type StatusState = 'error' | 'failure' | 'pending' | 'success';

export interface CommitStatus {
  readonly id: number;
  readonly context: string;
  readonly state: StatusState;
  readonly description?: string;
  readonly targetUrl?: string;
  readonly creator: string;
  readonly createdAt: string;
}

export interface ActionsSettings {
  secrets: Secret[];
  variables: Variable[];
  runs: WorkflowRun[];
  /** Which other repositories may use the workflows of this one. */
  accessLevel: 'none' | 'user' | 'organization' | 'enterprise';
  /** The claims in the subject of a run's token; undefined is the default. */
  subjectClaims?: string[];
}

export interface Secret {
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  value: string;
}

export interface Variable {
  name: string;
  readonly createdAt: string;
  updatedAt: string;
  value: string;
}

/** A run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  /** Below `.github/workflows`. */
  readonly workflow: string;
  readonly event: string;
  readonly branch: string;
  readonly headOid: string;
  readonly inputs: Record<string, string>;
  readonly actor: string;
  readonly createdAt: string;
  /** Undefined as long as it is queued. */
  startedAt?: string;
  endedAt?: string;
  conclusion?: 'success' | 'failure';
  /** Why it failed. */
  failure?: string;
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  updatedAt: string;
  waitMinutes: number;
  preventSelfReview: boolean;
  /** The ids of the users and teams that must agree to a deployment. */
  reviewers: { readonly type: 'User' | 'Team'; readonly id: number }[];
  branchPolicy?: { protectedBranches: boolean; customPolicies: boolean };
  branchPolicies: { id: number; name: string; type: 'branch' | 'tag' }[];
  secrets: Secret[];
  variables: Variable[];
}

export interface Autolink {
  readonly id: number;
  readonly keyPrefix: string;
  readonly urlTemplate: string;
  readonly isAlphanumeric: boolean;
}

export interface DeployKey {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  readonly isReadOnly: boolean;
  readonly createdAt: string;
}

/** A program that signs people in. */
export interface OauthApp {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What a repository has that was just made. */
export function newRepository(
  options: Pick<
    Repository,
    'id' | 'owner' | 'name' | 'createdAt' | 'visibility' | 'defaultBranch'
  > &
    Partial<Repository>,
): Repository {
  return {
    formerNames: [],
    description: '',
    topics: [],
    isArchived: false,
    pushedAt: options.createdAt,
    settings: {
      hasIssues: true,
      hasProjects: false,
      hasWiki: false,
      allowMergeCommit: true,
      allowSquashMerge: true,
      allowRebaseMerge: true,
      allowAutoMerge: false,
      allowUpdateBranch: false,
      deleteBranchOnMerge: false,
    },
    issues: [],
    labels: [],
    hooks: [],
    actions: { secrets: [], variables: [], runs: [], accessLevel: 'none' },
    environments: [],
    autolinks: [],
    deployKeys: [],
    ...options,
    teams: dictionary(options.teams),
    collaborators: dictionary(options.collaborators),
    protections: dictionary(options.protections),
    statuses: dictionary(options.statuses),
  };
}

/** Without what every object has: a branch may be called `constructor`. */
export function dictionary<T>(entries?: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null), entries);
}

/** The id of a node in GraphQL, in the form GitHub gave to older nodes. */
export function nodeId(type: string, id: number | string): string {
  const text = `${type}${id}`;
  return Buffer.from(`0${type.length}:${text}`).toString('base64');
}
