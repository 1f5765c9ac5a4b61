import { once } from 'node:events';
import { PackageService } from '../portal/PackageService';

/** Starts a part of the portal again whenever it was killed, as a cluster does. */
export async function keepRunning(
  service: PackageService,
  asked: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  const { name, logFile } = service;
  for (;;) {
    const ended = service.ended;
    if (!ended.aborted && !asked.aborted) {
      await once(AbortSignal.any([ended, asked]), 'abort');
    }
    if (asked.aborted) {
      return;
    }
    print(`${name} has ended, see ${logFile}. It is started again …`);
    await service.start();
    print(`${name} is back`);
  }
}
