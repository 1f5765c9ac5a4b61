import { Issue, ISSUE_TYPES, IssueType, Project } from './model';
import { JiraStore } from './JiraStore';

/** How the REST API shows things. */
export class Representations {
  readonly #store: JiraStore;
  readonly #url: string;

  /** @param url - of the site, which the API is below of */
  constructor(store: JiraStore, url: string) {
    this.#store = store;
    this.#url = url;
  }

  user() {
    const { accountId, name, email } = this.#store.data.user;
    return {
      self: this.#self(`user?accountId=${accountId}`),
      accountId,
      accountType: 'atlassian',
      emailAddress: email,
      displayName: name,
      active: true,
      timeZone: 'Etc/UTC',
      locale: 'en_US',
    };
  }

  project(project: Project) {
    return {
      ...this.#shortProject(project),
      description: '',
      lead: this.user(),
      issueTypes: ISSUE_TYPES.map(type => this.#issueType(type)),
      isPrivate: false,
      style: 'classic',
    };
  }

  /** What is answered to who made it. */
  createdIssue({ id, key }: Issue) {
    return { id, key, self: this.#self(`issue/${id}`) };
  }

  /** @param names - of fields; `*all` and `*navigable` are all there are */
  issue(issue: Issue, names: readonly string[]) {
    const fields = Object.entries(this.#fields(issue)).filter(
      ([name]) =>
        (names.includes('*all') ||
          names.includes('*navigable') ||
          names.includes(name)) &&
        !names.includes(`-${name}`),
    );
    return {
      ...this.createdIssue(issue),
      expand: 'names,schema',
      fields: Object.fromEntries(fields),
    };
  }

  #fields(issue: Issue) {
    const project = this.#store.project(issue.projectId);
    const type = ISSUE_TYPES.find(({ id }) => id === issue.typeId);
    if (!project || !type) {
      throw new Error(`${issue.key} has a project or type that is gone`);
    }
    return {
      summary: issue.summary,
      description: issue.description ?? null,
      labels: issue.labels,
      issuetype: this.#issueType(type),
      project: this.#shortProject(project),
      status: this.#status(),
      creator: this.user(),
      reporter: this.user(),
      assignee: null,
      created: withOffset(issue.createdAt),
      updated: withOffset(issue.createdAt),
    };
  }

  #shortProject({ id, key, name }: Project) {
    return {
      self: this.#self(`project/${id}`),
      id,
      key,
      name,
      projectTypeKey: 'software',
      simplified: false,
    };
  }

  #issueType({ id, name }: IssueType) {
    return {
      self: this.#self(`issuetype/${id}`),
      id,
      name,
      description: '',
      subtask: false,
      hierarchyLevel: 0,
    };
  }

  /** The one of all issues, as nothing moves them. */
  #status() {
    return {
      self: this.#self('status/10000'),
      id: '10000',
      name: 'To Do',
      description: '',
      statusCategory: {
        self: this.#self('statuscategory/2'),
        id: 2,
        key: 'new',
        name: 'To Do',
        colorName: 'blue-gray',
      },
    };
  }

  #self(path: string): string {
    return `${this.#url}/rest/api/3/${path}`;
  }
}

/** Jira writes `+0000` where others write `Z`. */
function withOffset(iso: string): string {
  return iso.replace('Z', '+0000');
}
