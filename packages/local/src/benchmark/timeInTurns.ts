/**
 * Asks one after the other, so that what else is at work slows them alike.
 *
 * @returns how long each time took of each, in milliseconds
 */
export async function timeInTurns(
  times: number,
  requests: readonly (() => Promise<unknown>)[],
): Promise<number[][]> {
  const durations: number[][] = requests.map(() => []);
  for (let turn = 0; turn < times; turn += 1) {
    for (const [index, request] of requests.entries()) {
      const startedAt = performance.now();
      await request();
      durations[index].push(performance.now() - startedAt);
    }
  }
  return durations;
}
