import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  FullConfig,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import { lastLines, printable } from './lastLines';
import { Failure, TestReport } from './TestReport';

const KEPT_LINES = 50;

/**
 * Writes a TestReport to the file TEST_REPORT, and a line for each test to
 * tests.tsv in the folder TEST_LOGS. The logs of the portal, which are in that
 * folder, are read when a test fails.
 */
export default class PlaywrightReporter implements Reporter {
  readonly #failures: Failure[] = [];
  readonly #tests: string[] = [];
  readonly #msOfFiles = new Map<string, number>();
  #root?: Suite;

  onBegin(_config: FullConfig, root: Suite) {
    this.#root = root;
  }

  onTestEnd(test: TestCase, { status, duration, error }: TestResult) {
    const file = fileOf(test);
    this.#msOfFiles.set(file, (this.#msOfFiles.get(file) ?? 0) + duration);
    const columns = [status, duration, file, nameOf(test)];
    this.#tests.push(columns.map(String).map(printable).join('\t'));
    if (status !== 'skipped' && status !== test.expectedStatus) {
      this.#fail(file, nameOf(test), error);
    }
  }

  /** Of the portal that did not start, or of what is outside of all tests. */
  onError(error: TestError) {
    this.#fail('playwright.config.ts', 'the tests as a whole', error);
  }

  onEnd() {
    const tests = this.#root?.allTests() ?? [];
    // An interrupted test failed, and Playwright counts it as skipped as well.
    const hasFailed = (test: TestCase) =>
      this.#failures.some(
        ({ file, name }) => file === fileOf(test) && name === nameOf(test),
      );
    const report: TestReport = {
      passed: tests.filter(test => test.outcome() === 'expected').length,
      failures: this.#failures,
      skipped: tests
        .filter(test => test.outcome() === 'skipped' && !hasFailed(test))
        .map(test => ({ file: fileOf(test), name: nameOf(test) })),
      files: [...this.#msOfFiles].map(([file, ms]) => ({ file, ms })),
    };
    writeFileSync(process.env.TEST_REPORT!, JSON.stringify(report));
    writeFileSync(
      join(process.env.TEST_LOGS!, 'tests.tsv'),
      `${this.#tests.join('\n')}\n`,
    );
  }

  printsToStdio() {
    return false;
  }

  #fail(file: string, name: string, error?: TestError) {
    this.#failures.push({
      file,
      name,
      message: error?.stack ?? error?.message ?? error?.value ?? 'It failed',
      logs: lastLines(process.env.TEST_LOGS!, KEPT_LINES),
    });
  }
}

function fileOf({ location }: TestCase): string {
  return relative(process.cwd(), location.file);
}

/** The titles of the test and what it is in, below the file. */
function nameOf(test: TestCase): string {
  const [_root, _project, _file, ...titles] = test.titlePath();
  return titles.join(' ');
}
