import "server-only";
import type { CopyOutcome, WaitingCopy } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Publisher } from "@/lib/nats/redrive";
import { knowLetters } from "../redrives/know-letters";
import { mustLook } from "../redrives/look-at-stream";
import { removeFrom } from "../redrives/remove-letters";
import { copyAll } from "./copy-all";
import type { DiscardParts } from "./parts";
import { BATCH, untilDone, type Batch } from "./until-done";

/**
 * Copies, then removes, batch by batch, until nothing waits. The places are the intent; what a killed console left is done again: a
 * copy that is there is not stored twice, and a letter that has left while its copy is there was removed by us.
 */
export function runDiscard(parts: DiscardParts): Promise<void> {
  const { id, held, discards } = parts;
  return untilDone(parts, {
    name: `jetlag-discard-${id}`,
    next: () => discards.waiting(id, BATCH),
    work: async (publisher, batch) => discards.saveCopies(held, await discardBatch(parts, publisher, batch)),
  });
}

/** What became of each. One that was not read this time has no outcome, and comes again. */
async function discardBatch(parts: DiscardParts, publisher: Publisher, batch: Batch<WaitingCopy>): Promise<CopyOutcome[]> {
  const letters = batch.map(({ n, stream, createdAt, seq, seenAt }) => ({ id: String(n), stream, createdAt, seq, seenAt }));
  const reading = await read(parts, letters);
  if (reading.kind === "denied") return batch.map(({ n }) => ({ n, kind: "skipped", reason: `DENIED: ${reading.why}` }));
  if (reading.kind === "stop" && !reading.isGone)
    return batch.map(({ n }) => ({ n, kind: "skipped", reason: `DENIED: ${reading.stop.why}` }));

  const knownOf = (n: number) => (reading.kind === "read" ? reading.letters.get(String(n)) : ({ kind: "gone" } as const));
  const there = batch.flatMap(({ n, createdAt }) => {
    const known = knownOf(n);
    return known?.kind === "there" ? [{ n, createdAt, message: known.message }] : [];
  });
  const copied = await copyAll(parts, publisher, there);
  const left: CopyOutcome[] = [];
  for (const { n, stream } of batch) {
    const known = knownOf(n);
    if (known && known.kind !== "there") left.push(await whatLeft(parts, { n, stream, kind: known.kind }));
  }
  return [...left, ...copied.filter(({ kind }) => kind === "skipped"), ...(await removeCopied(parts, batch, copied))];
}

/** Only what has its copy, and still lies there as it was read: `removeFrom` looks again whether it is the same stream. */
async function removeCopied(parts: DiscardParts, batch: Batch<WaitingCopy>, copied: readonly CopyOutcome[]): Promise<CopyOutcome[]> {
  const safe = copied.filter((outcome) => outcome.kind === "removed");
  const places = new Map(batch.map((copy) => [copy.n, copy]));
  const [first, ...rest] = safe.flatMap(({ n }) => {
    const at = places.get(n);
    return at ? [{ id: String(n), ...at }] : [];
  });
  if (!first || !parts.isHeld()) return [];
  const stayed = await removeFrom(parts, [first, ...rest]);
  const isStreamGone = stayed.size > 0 && (await isGone(parts, first));
  return safe.map((outcome) => {
    const why = isStreamGone ? undefined : stayed.get(String(outcome.n));
    return why === undefined ? outcome : { n: outcome.n, kind: "skipped", reason: `NOT_REMOVED: ${why}` };
  });
}

/** With its stream everything has left it, whatever the server said of a single removal. */
async function isGone({ wire }: DiscardParts, { stream: name, createdAt }: WaitingCopy): Promise<boolean> {
  const look = await mustLook(wire, { name, createdAt });
  return look.kind === "stop" && look.isGone;
}

/** It is not where it was: taken by an earlier try of ours, if its copy is in the trash. */
async function whatLeft(
  { id, wire }: DiscardParts,
  { n, stream, kind }: { n: number; stream: string; kind: "gone" | "changed" },
): Promise<CopyOutcome> {
  const trashSeq = await wire.copySeq({ discard: id, n });
  if (trashSeq !== null) return { n, kind: "removed", trashSeq };
  return {
    n,
    kind: "skipped",
    reason: kind === "gone" ? `GONE: It had left ${stream}.` : `CHANGED: Another message lies there in ${stream}.`,
  };
}

async function read({ wire }: DiscardParts, letters: Parameters<typeof knowLetters>[1]) {
  try {
    return await knowLetters(wire, letters);
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return { kind: "denied" as const, why: error.message };
    throw error;
  }
}
