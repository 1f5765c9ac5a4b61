// Loaded before anything else into each process of Jest. A worker that crashes
// is started again by Jest, which runs its file once more and says nothing of it
// in its results: this notes the crash for jestReporter.js.

const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

/** Of jest-worker, in src/types.ts. */
const CHILD_MESSAGE_END = 2;

if (process.env.JEST_WORKER_ID && process.send) {
  let file = 'a file of tests';
  // What Jest asks a worker to do: [type, isFirst, method, [{ path, ... }]]
  const listener = ([type, , , [call] = []]) => {
    file = call?.path ?? file;
    if (type === CHILD_MESSAGE_END) {
      // Or it would not end by itself.
      process.off('message', listener);
    }
  };
  process.on('message', listener);
  process.on('exit', code => {
    if (code !== 0) {
      const crash = JSON.stringify({ file, code });
      appendFileSync(
        join(process.env.TEST_LOGS, 'crashes.jsonl'),
        `${crash}\n`,
      );
    }
  });
}
