// Plain JavaScript, as Jest loads its reporters without a build.

const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { lastLines, printable } = require('./lastLines');

const KEPT_LINES = 50;
const PROBLEM = /\b(ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT):/;

/**
 * Writes a TestReport (see TestReport.ts) to the file TEST_REPORT, and a line for
 * each test to tests.tsv in TEST_LOGS. The logs of a failed test are read when it
 * fails, from the folder of its file in TEST_LOGS.
 */
module.exports = class JestReporter {
  #failures = [];
  #files = [];
  #skipped = [];
  #tests = [];

  onTestCaseResult({ path }, { status, fullName, failureMessages }) {
    if (status === 'failed') {
      this.#fail(path, fullName, failureMessages.join('\n'));
    }
  }

  onTestResult({ path }, { perfStats, testResults, testExecError }) {
    const file = relative(process.cwd(), path);
    this.#files.push({ file, ms: perfStats.runtime });
    for (const { status, fullName, duration } of testResults) {
      const columns = [status, duration ?? 0, file, fullName];
      this.#tests.push(columns.map(String).map(printable).join('\t'));
      if (status !== 'passed' && status !== 'failed') {
        this.#skipped.push({ file, name: fullName });
      }
    }
    if (testExecError) {
      const { message, stack } = testExecError;
      this.#fail(path, 'the file as a whole', stack ?? message);
    }
  }

  onRunComplete(_contexts, { numPassedTests }) {
    for (const { file, code } of crashes()) {
      this.#fail(
        file,
        'the process of the file',
        `It ended with exit code ${code}, and Jest ran the file again`,
      );
    }
    const report = {
      passed: numPassedTests,
      failures: this.#failures,
      skipped: this.#skipped,
      files: this.#files,
    };
    writeFileSync(process.env.TEST_REPORT, JSON.stringify(report));
    writeFileSync(
      join(process.env.TEST_LOGS, 'tests.tsv'),
      `${this.#tests.join('\n')}\n`,
    );
  }

  #fail(path, name, message) {
    const file = relative(process.cwd(), path);
    const logs = [
      ...lastLines(join(process.env.TEST_LOGS, file), KEPT_LINES),
      ...problemsOfPostgres(),
    ];
    this.#failures.push({ file, name, message, logs });
  }
};

/** What the PostgreSQL complained of that most tests share. */
function problemsOfPostgres() {
  return lastLines(process.env.TEST_LOGS, KEPT_LINES)
    .filter(({ name }) => name === 'postgres.log')
    .map(({ name, lines }) => ({
      name,
      lines: lines.filter(line => PROBLEM.test(line)),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** What noteCrash.js noted. */
function crashes() {
  const file = join(process.env.TEST_LOGS, 'crashes.jsonl');
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    : [];
}
