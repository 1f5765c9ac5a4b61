import { JsonApi } from '../upstream/JsonApi';
import { JiraConfig } from '../config';

export interface JiraIssue {
  readonly key: string;
  /** For people. */
  readonly url: string;
}

/**
 * Jira Cloud's REST API v3,
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3.
 */
export class Jira {
  readonly #config: JiraConfig;
  readonly #api: JsonApi;

  constructor(config: JiraConfig) {
    const { url, user, token } = config;
    this.#config = config;
    this.#api = new JsonApi({
      name: 'Jira',
      url: `${url}/rest/api/3`,
      headers: {
        Authorization: `Basic ${Buffer.from(`${user}:${token}`).toString(
          'base64',
        )}`,
      },
    });
  }

  /** The oldest issue with that label. */
  async issueLabelled(label: string): Promise<JiraIssue | undefined> {
    const { issues } = await this.#api.get<{ issues: { key: string }[] }>(
      '/search/jql',
      {
        jql: `project = ${
          this.#config.project
        } AND labels = "${label}" ORDER BY created ASC`,
        fields: 'summary',
        maxResults: '1',
      },
    );
    return issues[0] && this.#issue(issues[0].key);
  }

  /** @param options - `paragraphs` are plain text */
  async createIssue(options: {
    summary: string;
    paragraphs: readonly string[];
    label: string;
  }): Promise<JiraIssue> {
    const { key } = await this.#api.post<{ key: string }>('/issue', {
      fields: {
        project: { key: this.#config.project },
        issuetype: { name: 'Task' },
        summary: options.summary,
        labels: [options.label],
        description: {
          type: 'doc',
          version: 1,
          content: options.paragraphs.map(text => ({
            type: 'paragraph',
            content: [{ type: 'text', text }],
          })),
        },
      },
    });
    return this.#issue(key);
  }

  async deleteIssue({ key }: JiraIssue): Promise<void> {
    await this.#api.delete(`/issue/${key}`);
  }

  #issue(key: string): JiraIssue {
    return { key, url: `${this.#config.url}/browse/${key}` };
  }
}
