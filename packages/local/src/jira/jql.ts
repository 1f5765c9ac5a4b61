import { badRequest } from './errors';

/** What is searched for; all of it has to be so. */
export interface Jql {
  readonly clauses: readonly Clause[];
  readonly order: 'ascending' | 'descending';
}

export interface Clause {
  readonly field: 'project' | 'labels';
  readonly value: string;
}

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.-]+)|(\S))/gy;

/** Words that are no values without quotes, such as that for "no label". */
const RESERVED = new Set(
  'AND OR NOT IN IS EMPTY NULL ORDER BY ASC DESC'.split(' '),
);

interface Token {
  readonly text: string;
  /** Which is never a word of the language. */
  readonly isQuoted: boolean;
}

/**
 * Reads the small part of Jira's query language that the local Jira knows:
 *
 *     project = PLAT AND labels = "portal" ORDER BY created DESC
 *
 * The fields are `project` and `labels`, there is `=`, `AND`, and an order by
 * `created`, the newest first unless `ASC` is said.
 *
 * @throws JiraError 400 for anything else, rather than to guess
 */
export function parseJql(text: string): Jql {
  const tokens = tokensOf(text);
  const clauses: Clause[] = [];

  const isNext = (word: string) =>
    !tokens[0]?.isQuoted && tokens[0]?.text.toLocaleUpperCase('en-US') === word;
  const takeIf = (word: string) => isNext(word) && Boolean(tokens.shift());
  const expect = (word: string) => {
    if (!takeIf(word)) {
      throw unexpected(word, tokens[0]);
    }
  };

  if (tokens.length > 0 && !isNext('ORDER')) {
    do {
      const field = fieldOf(tokens.shift());
      expect('=');
      clauses.push({ field, value: valueOf(tokens.shift()) });
    } while (takeIf('AND'));
  }
  let order: Jql['order'] = 'descending';
  if (takeIf('ORDER')) {
    expect('BY');
    expect('CREATED');
    order = takeIf('ASC') ? 'ascending' : order;
    // Which is how it is without a word, too.
    takeIf('DESC');
  }
  if (tokens.length > 0) {
    throw unexpected('AND', tokens[0]);
  }
  if (clauses.length === 0) {
    throw badRequest(
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  return { clauses, order };
}

function tokensOf(text: string): Token[] {
  return [...text.trimEnd().matchAll(TOKEN)].map(
    ([, double, single, word, sign]) => {
      const quoted = double ?? single;
      return quoted === undefined
        ? { text: word ?? sign, isQuoted: false }
        : { text: quoted.replace(/\\(.)/g, '$1'), isQuoted: true };
    },
  );
}

function fieldOf(token: Token | undefined): Clause['field'] {
  const field = token?.text.toLocaleLowerCase('en-US');
  if (field !== 'project' && field !== 'labels') {
    throw badRequest(
      `Field '${
        token?.text ?? ''
      }' does not exist or you do not have permission to view it. The local Jira searches by project and labels`,
    );
  }
  return field;
}

function valueOf(token: Token | undefined): string {
  const isWord =
    token &&
    /^[\w.-]+$/.test(token.text) &&
    !RESERVED.has(token.text.toLocaleUpperCase('en-US'));
  if (!token || !(token.isQuoted || isWord)) {
    throw unexpected('a value', token);
  }
  return token.text;
}

function unexpected(wanted: string, token: Token | undefined) {
  const found = token ? `'${token.text}'` : 'the end';
  return badRequest(
    `Error in the JQL Query: Expecting ${wanted} but got ${found}. The local Jira reads 'project = X AND labels = "y" ORDER BY created'`,
  );
}
