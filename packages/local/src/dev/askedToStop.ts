const PARENT_POLL_INTERVAL_MS = 500;

/**
 * Fires when this process should end: on Ctrl-C, a kill, a closed terminal or
 * pipe, or when the program that started it is gone. Asking again changes
 * nothing, as one Ctrl-C may well arrive twice, from the terminal and from Yarn.
 */
export function askedToStop(): AbortSignal {
  const asked = new AbortController();
  const ask = () => asked.abort();
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  process.on('SIGHUP', ask);
  // Whoever read the output is gone.
  process.stdout.on('error', ask);

  const parent = process.ppid;
  const poll = setInterval(() => {
    if (process.ppid !== parent) {
      ask();
    }
  }, PARENT_POLL_INTERVAL_MS);
  poll.unref();
  return asked.signal;
}
