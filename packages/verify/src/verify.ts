import { toError } from '@backstage/errors';
import { Check } from './checks/Check';
import { Portal } from './Portal';

/** One row of the report, with what was seen. */
export interface Row {
  readonly name: string;
  readonly ok: boolean;
  readonly reason: string;
}

/** Runs every check, whatever becomes of the others. */
export async function verify(
  portal: Portal,
  checks: readonly Check[],
): Promise<Row[]> {
  return Promise.all(
    checks.map(async check => {
      try {
        const reason = await check.run(portal);
        return { name: check.name, ok: true, reason };
      } catch (error) {
        return { name: check.name, ok: false, reason: toError(error).message };
      }
    }),
  );
}

/** The report for people. */
export function formatTable(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows
    .map(
      ({ name, ok, reason }) =>
        `${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${reason}`,
    )
    .join('\n');
}
