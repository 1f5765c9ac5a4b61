import { DocsReader } from './DocsReader';
import { DocsStorage } from './DocsStorage';
import { p95, ratio } from './measures';
import { Report } from './Report';
import { timeInTurns } from './timeInTurns';

const SITES = 500;
const LISTS = 100;
/** What two measures of the same differ by. */
const MAX_SLOWER = 1.5;

const FILES = ['techdocs_metadata.json', 'index.html'];

/** Whether the lists of docs take longer the more sites are in the storage. */
export async function benchmarkDocsLists(
  reader: DocsReader,
  storage: DocsStorage,
  report: Report,
) {
  const lists = {
    'list of docs': () => reader.list(),
    'list of what is published': () => reader.listPublished(),
  };
  const before = await timeInTurns(LISTS, Object.values(lists));
  const keys = Array.from({ length: SITES }, (_, index) =>
    FILES.map(file => `default/component/benchmark-${index}/${file}`),
  ).flat();
  try {
    await storage.putAll(keys, JSON.stringify({ site_name: 'benchmark' }));
    const after = await timeInTurns(LISTS, Object.values(lists));
    for (const [index, list] of Object.keys(lists).entries()) {
      report.add(`p95 of the ${list}`, p95(before[index]));
      report.add(
        `p95 of the ${list} with ${SITES} more sites`,
        p95(after[index]),
      );
      report.add(
        `p50 of the ${list} with ${SITES} more sites, beside that without`,
        ratio(after[index], before[index], 0.5),
        MAX_SLOWER,
      );
    }
  } finally {
    await storage.removeAll(keys);
  }
}
