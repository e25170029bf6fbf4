import "server-only";
import type { CopyOutcome, WaitingCopy } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Publisher } from "@/lib/nats/redrive";
import { mustLook } from "../jobs/look-at-stream";
import { removeFrom } from "../jobs/remove-from";
import { copyAll } from "./copy-all";
import type { DiscardParts } from "./parts";
import { readBatch } from "./read-batch";
import { BATCH, untilDone, type Batch } from "./until-done";

/**
 * Copies, then removes, batch by batch, until nothing waits or somebody aborts it. The places are the intent; what a killed console left is done again: a
 * copy that is there is not stored twice, and a letter that has left while its copy is there was removed by us.
 */
export function runDiscard(parts: DiscardParts): Promise<void> {
  const { id, held, discards } = parts;
  return untilDone(parts, {
    name: `jetlag-discard-${id}`,
    next: async () => ((await discards.isRunning(id)) ? discards.waiting(id, BATCH) : []),
    async work(publisher, batch) {
      const { outcomes, inDoubt } = await discardBatch(parts, publisher, batch);
      await discards.saveCopies(held, outcomes);
      if (inDoubt !== null) throw new AppError("CONFLICT", `${batch[0].stream} does not say whether it removed them: ${inDoubt}`);
    },
  });
}

/** `inDoubt`: why some have no outcome, whose removal nobody has answered for. They are looked at again before anything is said of them. */
type Discarded = { outcomes: CopyOutcome[]; inDoubt: string | null };

/** What became of each. One that was not read this time has no outcome, and comes again. */
async function discardBatch(parts: DiscardParts, publisher: Publisher, batch: Batch<WaitingCopy>): Promise<Discarded> {
  const { there, settled } = await readBatch(parts, batch);
  const copied = await copyAll(parts, publisher, there);
  const { outcomes, inDoubt } = await removeCopied(parts, batch, copied);
  return { outcomes: [...settled, ...copied.filter(({ kind }) => kind === "skipped"), ...outcomes], inDoubt };
}

/** Only what has its copy, and still lies there as it was read: `removeFrom` looks again whether it is the same stream. */
async function removeCopied(parts: DiscardParts, batch: Batch<WaitingCopy>, copied: readonly CopyOutcome[]): Promise<Discarded> {
  const safe = copied.filter((outcome) => outcome.kind === "removed");
  const places = new Map(batch.map((copy) => [copy.n, copy]));
  const [first, ...rest] = safe.flatMap(({ n }) => {
    const at = places.get(n);
    return at ? [{ id: String(n), ...at }] : [];
  });
  if (!first || !parts.isHeld()) return { outcomes: [], inDoubt: null };
  const stayed = await removeFrom(parts, [first, ...rest]);
  const isStreamGone = stayed.size > 0 && (await isGone(parts, first));
  const outcomes = safe.flatMap((outcome): CopyOutcome[] => {
    const how = isStreamGone ? undefined : stayed.get(String(outcome.n));
    if (how === undefined) return [outcome];
    return how.inDoubt ? [] : [{ n: outcome.n, kind: "skipped", reason: `NOT_REMOVED: ${how.why}` }];
  });
  const doubt = isStreamGone ? undefined : [...stayed.values()].find(({ inDoubt }) => inDoubt);
  return { outcomes, inDoubt: doubt?.why ?? null };
}

/** With its stream everything has left it, whatever the server said of a single removal. */
async function isGone({ wire }: DiscardParts, { stream: name, createdAt }: WaitingCopy): Promise<boolean> {
  const look = await mustLook(wire, { name, createdAt });
  return look.kind === "stop" && look.isGone;
}
