import { DocsFacts } from './judgeDocs';
import { GithubFolder } from './GithubFolder';

/** What GitHub knows of docs. */
export type DocsHistory = Pick<
  DocsFacts,
  'codeChangedAt' | 'docsChangedAt' | 'commitsSince' | 'lastBuild'
>;

/** Of each repository that publishes docs. */
const WORKFLOW = 'docs.yml';
const MKDOCS = 'mkdocs.yml';
/** The folder of the pages, if it is another than MkDocs has by itself. */
const DOCS_DIR = /^docs_dir:\s*['"]?([^'"#\n]+?)['"]?\s*(?:#.*)?$/m;

/** @param options - the folders of the docs and of their code */
export async function readHistory(options: {
  docs: GithubFolder;
  code: GithubFolder;
}): Promise<DocsHistory> {
  const { docs, code } = options;
  const mkdocs = (await docs.readFile(MKDOCS)) ?? '';
  const pages = DOCS_DIR.exec(mkdocs)?.[1] ?? 'docs';
  const [codeChangedAt, lastBuild, ...changes] = await Promise.all([
    code.changedAt(),
    docs.lastRun(WORKFLOW),
    docs.changedAt(pages),
    docs.changedAt(MKDOCS),
  ]);
  const docsChangedAt = changes
    .filter(at => at !== undefined)
    .sort()
    .at(-1);
  return {
    codeChangedAt,
    docsChangedAt,
    commitsSince: docsChangedAt
      ? await code.countCommitsAfter(docsChangedAt)
      : undefined,
    lastBuild,
  };
}
