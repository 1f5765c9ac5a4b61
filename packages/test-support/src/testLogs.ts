import { appendFileSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { targetPaths } from '@backstage/cli-common';
import { LogLines } from './LogLines';

const startsByServer = new Map<string, number>();

/**
 * Where a server that a test starts has to log. When a test of this file fails,
 * the run of tests shows the last lines of each of its logs.
 */
export function testLogFile(server: string): string {
  const starts = (startsByServer.get(server) ?? 0) + 1;
  startsByServer.set(server, starts);
  const name = starts === 1 ? server : `${server}-${starts}`;
  return join(testLogDir(), `${name}.log`);
}

/** The folder of the logs of this file of tests. */
export function testLogDir(): string {
  const { testPath } = expect.getState();
  const dir = join(
    process.env.TEST_LOGS ??
      join(tmpdir(), `portal-test-logs-${userInfo().username}`),
    relative(targetPaths.rootDir, testPath ?? ''),
  );
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** Keeps what a backend logs, also in the logs of this file of tests. */
export function createTestLogger(server = 'backend') {
  const file = testLogFile(server);
  const log = new LogLines(line =>
    appendFileSync(file, `${new Date().toISOString()} ${line}\n`),
  );
  return {
    lines: log.lines as readonly string[],
    factory: createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: () => log,
    }),
  };
}
