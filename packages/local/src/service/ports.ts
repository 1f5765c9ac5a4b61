import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { ConflictError } from '@backstage/errors';
import { waitFor } from './waitFor';

const HOST = '127.0.0.1';

const LOWEST_PORT = 12_000;
/** Linux gives those above to outgoing connections, and macOS higher ones. */
const HIGHEST_PORT = 32_767;

/** A port that something is about to listen on, and the variable that moves it. */
export interface PortClaim {
  readonly service: string;
  readonly port: number;
  readonly variable: string;
}

/** @returns whether nothing listens on the port of the loopback interface */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, HOST, () => server.close(() => resolve(true)));
  });
}

/**
 * A number of ports that were free a moment ago, each of them different. None is
 * one of those that systems give to outgoing connections: the next connection
 * could take that of a server which is being restarted.
 */
export async function findFreePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  // Of several processes, each looks elsewhere.
  let port = randomInt(LOWEST_PORT, HIGHEST_PORT);
  while (ports.length < count) {
    if (await isPortFree(port)) {
      ports.push(port);
    }
    port = port < HIGHEST_PORT ? port + 1 : LOWEST_PORT;
  }
  return ports;
}

/**
 * Makes sure that nothing listens on the ports, or no longer than a while.
 *
 * @throws ConflictError which names each taken port, who holds it, and what to do
 */
export async function requireFreePorts(
  claims: readonly PortClaim[],
  options: { timeoutMs: number },
): Promise<void> {
  await waitFor(async () => {
    const free = await Promise.all(claims.map(({ port }) => isPortFree(port)));
    return free.every(Boolean);
  }, options);

  const complaints: string[] = [];
  for (const { service, port, variable } of claims) {
    if (!(await isPortFree(port))) {
      complaints.push(
        `Port ${port}, meant for ${service}, is taken${await describeHolder(
          port,
        )}. End that program, or choose another port: ${variable}=${
          port + 10
        } ./yarnw dev`,
      );
    }
  }
  if (complaints.length > 0) {
    throw new ConflictError(complaints.join('\n'));
  }
}

async function describeHolder(port: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('lsof', [
      '-nP',
      '-Fpc',
      `-iTCP:${port}`,
      '-sTCP:LISTEN',
    ]);
    const pid = /^p(\d+)/m.exec(stdout)?.[1];
    const command = /^c(.+)/m.exec(stdout)?.[1];
    return pid && command ? ` by ${command} (process ${pid})` : '';
  } catch {
    // lsof is not on every machine, and the message is clear without it.
    return '';
  }
}
