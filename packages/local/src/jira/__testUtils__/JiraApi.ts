import {
  Answer,
  createDescribedClient,
  DescribedClient,
  made,
} from '../../__testUtils__/DescribedClient';
import { RunningJira } from '../../__testUtils__/startJira';
import { JiraContract } from './JiraContract';

/** The REST API, held against Jira's description, and what tests begin with. */
export class JiraApi {
  readonly call: DescribedClient;
  /** Without a token. */
  readonly callAsNobody: DescribedClient;

  constructor({ url, authorization }: RunningJira) {
    const contract = new JiraContract();
    const create = (headers: Record<string, string>) =>
      createDescribedClient({
        url,
        headers: { ...headers, 'Content-Type': 'application/json' },
        contract,
        errorViolations,
      });
    this.call = create({ Authorization: authorization });
    this.callAsNobody = create({});
  }

  /** @returns the key of the issue that was made */
  async makeIssue(more: object = {}): Promise<string> {
    const { body } = made(
      await this.call('POST /rest/api/3/issue', {
        body: { fields: issueFields(more) },
      }),
    );
    return body.key;
  }
}

export function issueFields(more: object = {}) {
  return {
    project: { key: 'PLAT' },
    issuetype: { name: 'Task' },
    summary: 'A bucket for reports',
    ...more,
  };
}

/** A document of paragraphs, or of the nodes that are given. */
export function document(...content: (string | object)[]) {
  return {
    type: 'doc',
    version: 1,
    content: content.map(node =>
      typeof node === 'string' ? paragraph(text(node)) : node,
    ),
  };
}

export function paragraph(...content: object[]) {
  return { type: 'paragraph', content };
}

export function text(value: string, ...marks: object[]) {
  return { type: 'text', text: value, ...(marks.length > 0 && { marks }) };
}

/** What each error says, although the description does not demand it. */
function errorViolations({ body }: Answer): string[] {
  return Array.isArray(body?.errorMessages) && typeof body.errors === 'object'
    ? []
    : ['/errorMessages and /errors are to be there'];
}
