import { AdfDocument } from './adf';

/** Everything the local Jira keeps. Ids are numbers as texts, as Jira's are. */
export interface JiraData {
  /** Of the one account there is, the portal's own. */
  token: string;
  lastId: number;
  user: User;
  projects: Project[];
  issues: Issue[];
}

export interface User {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
}

export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** The number of a deleted issue is not given again. */
  lastIssueNumber: number;
}

export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly projectId: string;
  readonly typeId: string;
  readonly summary: string;
  readonly description?: AdfDocument;
  readonly labels: readonly string[];
  readonly createdAt: string;
}

export interface IssueType {
  readonly id: string;
  readonly name: string;
}

/** The same in every project. */
export const ISSUE_TYPES: readonly IssueType[] = [
  { id: '10001', name: 'Task' },
  { id: '10002', name: 'Story' },
  { id: '10003', name: 'Bug' },
];
