import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packagePath, REPOSITORY_ROOT } from '../paths';
import { TestReport } from './TestReport';

jest.setTimeout(60_000);

describe('the report of a test runner', () => {
  let dir: string;

  afterEach(() => rmSync(dir, { recursive: true }));

  function write(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
  }

  /** Runs a test runner on what was written, and returns what is reported. */
  function reportOf(command: string, args: string[]) {
    const logs = join(dir, 'logs');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [require.resolve(command), ...args],
      {
        cwd: dir,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          NODE_OPTIONS: `--require ${JSON.stringify(
            packagePath('src/test/noteCrash.js'),
          )}`,
          TEST_REPORT: join(dir, 'report.json'),
          TEST_LOGS: logs,
        },
      },
    );
    try {
      const text = readFileSync(join(dir, 'report.json'), 'utf8');
      const report: TestReport = JSON.parse(text);
      const tests = readFileSync(join(logs, 'tests.tsv'), 'utf8')
        .trim()
        .split('\n')
        .map(line => line.split('\t'))
        .map(([outcome, , file, name]) => `${outcome} ${file}: ${name}`);
      return { status, report, tests };
    } catch (error) {
      throw new Error(`${error}: ${stdout}${stderr}`);
    }
  }

  describe('from Jest', () => {
    const run = () =>
      reportOf('jest/bin/jest', [
        '--maxWorkers=2',
        `--reporters=${packagePath('src/test/jestReporter.js')}`,
      ]);

    beforeEach(() => {
      dir = realpathSync(mkdtempSync(join(tmpdir(), 'jest report ')));
      write({ 'package.json': '{}' });
    });

    it('names each test that failed or was skipped, with the logs of its file', () => {
      write({
        'logs/postgres.log': 'LOG: started\nERROR: of all tests\n',
        'logs/a.test.js/backend.log': '',
        'logs/b.test.js/backend.log': 'of another file\n',
        'a.test.js': `
          const { appendFileSync } = require('node:fs');
          const log = line =>
            appendFileSync('logs/a.test.js/backend.log', line + '\\n');
          describe('a server', () => {
            it('answers', () => log('answered'));
            it('adds', () => {
              log('added');
              expect(1 + 1).toBe(3);
            });
            it('stops', async () => log('stopped'));
            it.skip('sleeps', () => {});
          });
        `,
      });

      const { status, report, tests } = run();

      expect(status).toBe(1);
      expect(report).toEqual({
        passed: 2,
        failures: [
          {
            file: 'a.test.js',
            name: 'a server adds',
            message: expect.stringContaining('Expected: 3'),
            logs: expect.arrayContaining([
              {
                name: 'backend.log',
                lines: expect.arrayContaining(['answered', 'added']),
              },
              { name: 'postgres.log', lines: ['ERROR: of all tests'] },
            ]),
          },
        ],
        skipped: [{ file: 'a.test.js', name: 'a server sleeps' }],
        files: [{ file: 'a.test.js', ms: expect.any(Number) }],
      });
      expect(tests).toEqual([
        'passed a.test.js: a server answers',
        'failed a.test.js: a server adds',
        'passed a.test.js: a server stops',
        'pending a.test.js: a server sleeps',
      ]);
    });

    it('names a file whose process crashed, although it passed at the second try', () => {
      mkdirSync(join(dir, 'logs'));
      write({
        'a.test.js': `it('passes', () => {});`,
        'b.test.js': `
          const { existsSync, writeFileSync } = require('node:fs');
          it('crashes once', () => {
            if (!existsSync('crashed')) {
              writeFileSync('crashed', '');
              process.exit(3);
            }
          });
        `,
      });

      expect(run().report).toMatchObject({
        passed: 2,
        failures: [
          {
            file: 'b.test.js',
            name: 'the process of the file',
            message: 'It ended with exit code 3, and Jest ran the file again',
          },
        ],
      });
    });

    it('names a file that cannot be loaded', () => {
      mkdirSync(join(dir, 'logs'));
      write({ 'broken.test.js': 'it(' });

      expect(run().report).toMatchObject({
        passed: 0,
        failures: [
          {
            file: 'broken.test.js',
            name: 'the file as a whole',
            message: expect.stringContaining('SyntaxError'),
          },
        ],
      });
    });
  });

  describe('from Playwright', () => {
    const run = () => reportOf('@playwright/test/cli', ['test']);

    beforeEach(() => {
      // From there, the tests find Playwright.
      dir = mkdtempSync(
        join(REPOSITORY_ROOT, 'node_modules/.cache', 'playwright-report-'),
      );
      write({
        'playwright.config.js': `module.exports = {
          workers: 1,
          outputDir: 'results',
          reporter: [[${JSON.stringify(
            packagePath('src/test/PlaywrightReporter.ts'),
          )}]],
        };`,
      });
    });

    it('names each test that failed or was not run, with the logs of that moment', () => {
      write({
        'logs/backend.log': 'started\n',
        'a.test.js': `
          const { appendFileSync } = require('node:fs');
          const { expect, test } = require('@playwright/test');
          test.describe.configure({ mode: 'serial' });
          test('opens', () => {});
          test('adds', () => expect(1 + 1).toBe(3));
          test('closes', () => {});
        `,
      });

      const { status, report, tests } = run();
      appendFileSync(join(dir, 'logs/backend.log'), 'stopped\n');

      expect(status).toBe(1);
      expect(report).toEqual({
        passed: 1,
        failures: [
          {
            file: 'a.test.js',
            name: 'adds',
            message: expect.stringContaining('Expected: '),
            logs: [{ name: 'backend.log', lines: ['started'] }],
          },
        ],
        skipped: [{ file: 'a.test.js', name: 'closes' }],
        files: [{ file: 'a.test.js', ms: expect.any(Number) }],
      });
      expect(tests).toEqual([
        'passed a.test.js: opens',
        'failed a.test.js: adds',
        'skipped a.test.js: closes',
      ]);
    });

    it('tells of a file that cannot be loaded', () => {
      mkdirSync(join(dir, 'logs'));
      write({ 'broken.test.ts': 'it(' });

      const { passed, failures } = run().report;

      expect(passed).toBe(0);
      expect(failures[0]).toMatchObject({
        name: 'the tests as a whole',
        message: expect.stringContaining('broken.test.ts'),
      });
    });
  });
});
