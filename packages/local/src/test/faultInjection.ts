import { killTest } from '../killTest/killTest';
import { parseSelection } from '../killTest/parseSelection';
import { lastLines } from './lastLines';
import { Outcome } from './Outcome';
import { StageOptions } from './Stage';

const KEPT_LINES = 50;

/** Golden paths, broken in each of their steps by each cause. */
export async function runFaultInjection({
  dir,
  logDir,
  args,
}: StageOptions): Promise<Outcome> {
  const startedAt = Date.now();
  const { passed, failures, lines } = await killTest({
    // How long it takes says something on a quiet machine alone.
    isTimed: false,
    selection: parseSelection(args),
    dir,
    logDir,
    print: line => console.log(line),
  });
  // The last one counts, which the summary does.
  lines.slice(0, -1).forEach(line => console.log(line));
  const logs = lastLines(logDir, KEPT_LINES);
  return {
    passed,
    failures: failures.map(text => {
      const [name, ...rest] = text.replace(/^✗ /, '').split('\n');
      return { file: 'fault-injection', name, message: rest.join('\n'), logs };
    }),
    files: [{ file: 'fault-injection', ms: Date.now() - startedAt }],
  };
}
