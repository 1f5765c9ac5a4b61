import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createBackendPlugin,
  coreServices,
} from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import { createTestLogger, testLogDir, testLogFile } from './testLogs';

const FILE = 'packages/test-support/src/testLogs.test.ts';

describe('the logs of a file of tests', () => {
  let logs: string;
  let before: string | undefined;

  beforeEach(() => {
    logs = mkdtempSync(join(tmpdir(), 'test logs '));
    before = process.env.TEST_LOGS;
    process.env.TEST_LOGS = logs;
  });

  afterEach(() => {
    if (before) {
      process.env.TEST_LOGS = before;
    } else {
      delete process.env.TEST_LOGS;
    }
    rmSync(logs, { recursive: true });
  });

  it('are in a folder that is named after the file', () => {
    expect(testLogDir()).toBe(join(logs, FILE));
    expect(existsSync(join(logs, FILE))).toBe(true);
  });

  it('have a file for each start of a server', () => {
    const files = [testLogFile('one'), testLogFile('one'), testLogFile('two')];

    expect(files.map(dirname)).toEqual(files.map(() => join(logs, FILE)));
    expect(files.map(file => file.slice(join(logs, FILE).length + 1))).toEqual([
      'one.log',
      'one-2.log',
      'two.log',
    ]);
  });

  it('hold what a backend logs, which is kept as well', async () => {
    const logger = createTestLogger('example');
    const backend = await startTestBackend({
      features: [
        logger.factory,
        createBackendPlugin({
          pluginId: 'example',
          register: env =>
            env.registerInit({
              deps: { logger: coreServices.logger },
              init: async deps => deps.logger.warn('Something is odd'),
            }),
        }),
      ],
    });
    await backend.stop();

    expect(logger.lines).toContain('warn: Something is odd');
    expect(readFileSync(join(logs, FILE, 'example.log'), 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\dT\S+Z warn: Something is odd$/m,
    );
  });
});
