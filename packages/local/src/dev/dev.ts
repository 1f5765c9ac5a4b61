import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireFreePorts } from '../service/ports';
import { Service } from '../service/Service';
import { portClaims, Settings } from '../settings';
import { createWorld } from '../world';
import { askedToStop } from './askedToStop';
import { Progress } from './Progress';
import { readyTable } from './readyTable';
import { RunningMark } from './RunningMark';

/** What a killed portal started needs this long to end, see bin/leash.js. */
const LEFTOVER_TIMEOUT_MS = 15_000;

export interface DevOptions {
  /** Remove all state before the start. */
  readonly reset: boolean;
  /** Start what the portal stands on, but not the portal. */
  readonly withoutPortal: boolean;
  /** When the person pressed return, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly print: (line: string) => void;
}

/**
 * Runs the portal and the world around it until asked to stop. Whatever
 * happens, nothing it started is left behind.
 */
export async function dev(
  settings: Settings,
  options: DevOptions,
): Promise<void> {
  const { print, reset, withoutPortal, startedAt } = options;
  const asked = askedToStop();

  await mkdir(settings.stateDir, { recursive: true });
  const mark = await RunningMark.take(settings.stateDir, pid =>
    print(`Waiting for the portal that is stopping, process ${pid} …`),
  );
  try {
    await requireFreePorts(portClaims(settings), {
      timeoutMs: mark.leftByKilled ? LEFTOVER_TIMEOUT_MS : 0,
    });
    if (reset) {
      await removeState(settings.stateDir);
    }
    const world = await createWorld(settings);
    const stages = withoutPortal
      ? [world.foundations]
      : [world.foundations, world.portal];
    try {
      print('Starting the portal');
      await Promise.race([
        startInOrder(stages, asked, print),
        once(asked, 'abort'),
      ]);
      if (!asked.aborted) {
        const services = stages.toReversed().flat();
        print(readyTable(services, settings, Date.now() - startedAt));
        await once(asked, 'abort');
      }
    } finally {
      await mark.stopping();
      print('Stopping …');
      for (const stage of stages.toReversed()) {
        await Promise.all(stage.map(service => service.stop()));
      }
    }
  } finally {
    await mark.release();
  }
}

/** Each stage when the one before answers; what is in one, side by side. */
async function startInOrder(
  stages: readonly Service[][],
  asked: AbortSignal,
  print: (line: string) => void,
): Promise<void> {
  const progress = new Progress(print);
  try {
    for (const stage of stages) {
      if (!asked.aborted) {
        await Promise.all(
          stage.map(service =>
            progress.during(service.name, () => service.start()),
          ),
        );
      }
    }
  } finally {
    progress.end();
  }
}

async function removeState(stateDir: string): Promise<void> {
  for (const entry of await readdir(stateDir)) {
    // The mark is this process's own.
    if (entry !== RunningMark.FILE) {
      await rm(join(stateDir, entry), { recursive: true });
    }
  }
}
