import "server-only";
import type { CopyOutcome, WaitingCopy } from "@/lib/db";
import { giveUp } from "./give-up";
import type { DiscardParts } from "./parts";
import { readBatch } from "./read-batch";
import { atOnce, BATCH, type Batch } from "./until-done";

/**
 * Somebody has aborted it: nothing more is copied or removed. What a killed console removed, and could not write down, is in the one batch that
 * it had begun, which is the next; it is discarded. The rest is open again.
 */
export async function stopDiscard(parts: DiscardParts): Promise<void> {
  const { id, held, discards } = parts;
  const reason = (await discards.get(id))?.stateReason ?? "ABORTED";
  const begun = new Set((await next(parts))?.map(({ n }) => n));
  for (let batch = await next(parts); batch && begun.has(batch[0].n) && parts.isHeld(); batch = await next(parts))
    await discards.saveCopies(held, await asTheyAre(parts, batch, reason));
  await giveUp(parts, reason);
}

const next = async ({ discards, id }: DiscardParts) => atOnce(await discards.waiting(id, BATCH));

async function asTheyAre(parts: DiscardParts, batch: Batch<WaitingCopy>, reason: string): Promise<CopyOutcome[]> {
  const { there, settled } = await readBatch(parts, batch);
  return [...settled, ...there.map(({ n }) => ({ n, kind: "skipped" as const, reason }))];
}
