import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { checks } from './checks';
import { Portal } from './Portal';
import { readAddress } from './readAddress';
import { formatTable, verify } from './verify';

const USAGE = `Usage: ./yarnw verify [--json] [--wait <seconds>]

Checks the portal at PORTAL_URL with PORTAL_TOKEN, or the one of ./yarnw dev.
  --json            print the rows for a machine
  --wait <seconds>  try again until all is well, this long at most`;

const RETRY_INTERVAL_MS = 2_000;

async function main(args: string[]): Promise<boolean> {
  const { json, waitMs } = parseOptions(args);
  const portal = new Portal(readAddress(process.env));

  const deadline = Date.now() + waitMs;
  let rows = await verify(portal, checks);
  while (rows.some(row => !row.ok) && Date.now() < deadline) {
    await delay(RETRY_INTERVAL_MS);
    rows = await verify(portal, checks);
  }
  console.log(json ? JSON.stringify(rows, undefined, 2) : formatTable(rows));
  return rows.every(row => row.ok);
}

function parseOptions(args: string[]): { json: boolean; waitMs: number } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean', default: false },
        wait: { type: 'string', default: '0' },
      },
    });
    const waitMs = Number(values.wait) * 1000;
    if (!(waitMs >= 0)) {
      throw new InputError(`--wait takes seconds, not '${values.wait}'`);
    }
    return { json: values.json, waitMs };
  } catch (error) {
    throw new InputError(`${toError(error).message}\n\n${USAGE}`);
  }
}

main(process.argv.slice(2)).then(
  ok => process.exit(ok ? 0 : 1),
  error => {
    console.error(error instanceof InputError ? error.message : error);
    process.exit(2);
  },
);
