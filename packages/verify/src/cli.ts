import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { InputError, toError } from '@backstage/errors';
import { followChain } from './chain/followChain';
import { checks } from './checks';
import { Portal } from './Portal';
import { readAddress } from './readAddress';
import { Report } from './Report';
import { formatTable, verify } from './verify';

const USAGE = `Usage: ./yarnw verify [--json] [--wait <seconds>]
       ./yarnw verify --as <user> [--permission <name> [--entity <ref>]]

Checks the portal at PORTAL_URL with PORTAL_TOKEN, or the one of ./yarnw dev.
  --json               print for a machine
  --wait <seconds>     try again until all is well, this long at most
  --as <user>          show instead how a person comes to what they own, by their
                       name on GitHub or user:default/<name>
  --permission <name>  and whether they have it, and why
  --entity <ref>       for what is done to one entity`;

const RETRY_INTERVAL_MS = 2_000;

interface Options {
  readonly json: boolean;
  readonly waitMs: number;
  readonly as?: string;
  readonly permission?: string;
  readonly entity?: string;
}

async function main(args: string[]): Promise<boolean> {
  const options = parseOptions(args);
  const portal = new Portal(readAddress(process.env));

  const deadline = Date.now() + options.waitMs;
  let report = await look(portal, options);
  while (!report.ok && Date.now() < deadline) {
    await delay(RETRY_INTERVAL_MS);
    report = await look(portal, options);
  }
  console.log(
    options.json ? JSON.stringify(report.json, undefined, 2) : report.text,
  );
  return report.ok;
}

async function look(
  portal: Portal,
  { as: user, permission, entity }: Options,
): Promise<Report> {
  if (user) {
    return followChain(portal, { user, permission, entity });
  }
  const rows = await verify(portal, checks);
  return {
    ok: rows.every(row => row.ok),
    json: rows,
    text: formatTable(rows),
  };
}

function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        json: { type: 'boolean', default: false },
        wait: { type: 'string', default: '0' },
        as: { type: 'string' },
        permission: { type: 'string' },
        entity: { type: 'string' },
      },
    });
    const { wait, ...others } = values;
    const waitMs = Number(wait) * 1000;
    if (!(waitMs >= 0)) {
      throw new InputError(`--wait takes seconds, not '${wait}'`);
    }
    if (!others.as && (others.permission || others.entity)) {
      throw new InputError('--permission and --entity go with --as');
    }
    return { ...others, waitMs };
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
