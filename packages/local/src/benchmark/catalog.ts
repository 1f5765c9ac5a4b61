import { p95 } from './measures';
import { Report } from './Report';
import { RunningPortal } from './RunningPortal';

const PUSHES = 20;
const MAX_P95_MS = 2000;

/** A file that is edited, and where the catalog shows a line of it. */
const SUBJECTS = [
  {
    name: 'descriptor',
    file: 'catalog-info.yaml',
    line: /description: .*/,
    entity: 'component/default/checkout-api',
  },
  {
    name: '$text file',
    file: 'openapi.yaml',
    line: /title: .*/,
    entity: 'api/default/checkout-api-v2',
  },
];

type Subject = (typeof SUBJECTS)[number];

/**
 * How long it takes from a push to the changed entity, on the portal that runs.
 *
 * @throws NotAllowedError when a number is above its limit
 */
export async function benchmarkCatalog(print: (line: string) => void) {
  const report = new Report(print);
  const portal = await RunningPortal.find();
  for (const subject of SUBJECTS) {
    const durations = await timePushes(portal, subject);
    report.add(
      `p95 from the push of a ${subject.name} to the entity`,
      p95(durations),
      MAX_P95_MS,
    );
  }
  report.check();
}

/** What it edits, it puts back. */
async function timePushes(
  portal: RunningPortal,
  { file, line, entity }: Subject,
): Promise<number[]> {
  const { text: original } = await portal.readFile(file);
  const [key] = line.exec(original)?.[0].split(':') ?? [];
  const durations: number[] = [];
  try {
    while (durations.length < PUSHES) {
      const mark = `push ${durations.length + 1} of ${Date.now()}`;
      const edited = original.replace(line, `${key}: ${mark}`);
      const current = await portal.readFile(file);
      const startedAt = performance.now();
      await portal.push(current, edited);
      await portal.untilServed(`/api/catalog/entities/by-name/${entity}`, mark);
      durations.push(performance.now() - startedAt);
    }
  } finally {
    await portal.push(await portal.readFile(file), original);
  }
  return durations;
}
