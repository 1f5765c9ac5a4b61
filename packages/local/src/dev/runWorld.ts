import { once } from 'node:events';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireFreePorts } from '../service/ports';
import { Service } from '../service/Service';
import { portClaims, Settings } from '../settings';
import { askedToStop } from './askedToStop';
import { Progress } from './Progress';
import { RunningMark } from './RunningMark';

/** What a killed portal started may need to end, its PostgreSQL above all. */
const LEFTOVER_TIMEOUT_MS = 75_000;

export interface WorldToRun {
  /** What is to be started, in stages. */
  readonly stages: readonly Service[][];
  /** What happens once it is; when that is over, so is the world. */
  live(asked: AbortSignal): Promise<void>;
}

/**
 * Runs a world until it is over or asked to stop. Whatever happens, nothing it
 * started is left behind.
 */
export async function runWorld(
  settings: Settings,
  options: {
    /** Remove all state before the start. */
    reset: boolean;
    create: () => Promise<WorldToRun>;
    print: (line: string) => void;
  },
): Promise<void> {
  const { reset, create, print } = options;
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
    const world = await create();
    try {
      print('Starting the portal');
      const stopped = once(asked, 'abort');
      await Promise.race([startInOrder(world.stages, asked, print), stopped]);
      if (!asked.aborted) {
        await Promise.race([world.live(asked), stopped]);
      }
    } finally {
      await mark.stopping();
      print('Stopping …');
      for (const stage of world.stages.toReversed()) {
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
