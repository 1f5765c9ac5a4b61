/** Works on all items, on some of them at a time. */
export async function concurrently<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // One iterator for all, so that each takes what nobody has taken.
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atATime }, async () => {
      for (const item of queue) {
        await work(item);
      }
    }),
  );
}
