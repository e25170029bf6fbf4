import "server-only";
import type { DiscardParts } from "./parts";
import { BATCH } from "./until-done";

/**
 * What waits is left as it is, and the letters are free again: the discard ends partly, and says why (`CODE: sentence`). What was under way when
 * it stopped may have been done; the index sees it in the streams.
 */
export async function giveUp({ held, id, discards, isHeld }: DiscardParts, reason: string): Promise<void> {
  for (let batch = await discards.waiting(id, BATCH); batch.length > 0 && isHeld(); batch = await discards.waiting(id, BATCH))
    await discards.saveCopies(
      held,
      batch.map(({ n }) => ({ n, kind: "skipped", reason })),
    );
  for (let batch = await discards.restoring(id, BATCH); batch.length > 0 && isHeld(); batch = await discards.restoring(id, BATCH))
    await discards.saveRestored(
      held,
      batch.map(({ n }) => ({ n, kind: "kept", reason })),
    );
  if (isHeld()) await discards.end(held);
}
