/**
 * Does something to each item, so many at a time, until all are done or one has failed: rejects then, but not before what was begun has
 * ended. What takes long asks whether it is over.
 */
export async function inLanes<T>(
  lanes: number,
  items: readonly T[],
  act: (item: T, isOver: () => boolean) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  let isOver = false;
  const lane = async () => {
    for (const item of waiting) {
      if (isOver) return;
      await act(item, () => isOver).catch((error: unknown) => {
        isOver = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}
