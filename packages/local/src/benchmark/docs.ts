import { benchmarkDocsLists } from './docsLists';
import { benchmarkDocsPages } from './docsPages';
import { DocsReader } from './DocsReader';
import { DocsStorage } from './DocsStorage';
import { Report } from './Report';
import { RunningPortal } from './RunningPortal';

const LOGIN = 'tomasz-wolski';

/**
 * How long pages of docs and the list of docs take, in the portal that runs.
 *
 * @throws NotAllowedError when a number is above its limit
 */
export async function benchmarkDocs(print: (line: string) => void) {
  const report = new Report(print);
  const { environment } = await RunningPortal.find();
  const storage = new DocsStorage(environment);
  const reader = await DocsReader.signIn(environment, LOGIN);
  await benchmarkDocsPages(reader, storage, report);
  await benchmarkDocsLists(reader, storage, report);
  report.check();
}
