import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../service/ports';
import { Service } from '../service/Service';
import { testLogFile } from '@internal/test-support';

/**
 * Starts a stand-in on a free port, over a folder of its own.
 *
 * @param options - `authorization` is the header of who may order faults
 */
export async function startStandIn<T extends Service>(options: {
  name: string;
  create: (options: {
    dir: string;
    port: number;
    logFile: string;
  }) => Promise<T>;
  authorization: (service: T) => string;
}) {
  const dir = mkdtempSync(join(tmpdir(), `${options.name} `));
  const [port] = await findFreePorts(1);
  const create = () =>
    options.create({ dir, port, logFile: testLogFile(options.name) });
  let service = await create();
  await service.start();

  async function order(method: string, fault?: object) {
    const answer = await fetch(`${service.url}/_faults`, {
      method,
      headers: {
        Authorization: options.authorization(service),
        'Content-Type': 'application/json',
      },
      body: fault && JSON.stringify(fault),
    });
    if (!answer.ok) {
      throw new Error(`${method} /_faults: ${await answer.text()}`);
    }
  }

  return {
    dir,
    url: service.url,
    authorization: options.authorization(service),
    /** Lets something go wrong, see faults/router.ts. */
    fail: (fault: object) => order('POST', fault),
    /** Lets all go well again. */
    heal: () => order('DELETE'),
    stop: () => service.stop(),
    /** After it was stopped. */
    async start() {
      service = await create();
      await service.start();
    },
    async restart() {
      await this.stop();
      await this.start();
    },
    async remove() {
      await service.stop();
      rmSync(dir, { recursive: true });
    },
    /** The one that was started last. */
    get service() {
      return service;
    },
  };
}
