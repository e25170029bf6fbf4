import "server-only";
import type { CopyOutcome, WaitingCopy } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import { knowLetters } from "../jobs/know-letters";
import type { DiscardParts } from "./parts";
import type { Batch } from "./until-done";

type Reading = {
  there: { n: number; createdAt: number; message: RawMessage }[];
  /** Those that are not there, or may not be read. */
  settled: CopyOutcome[];
};

/** What lies at these places. What is neither there nor settled was too much for one reading, and comes again. NATS_UNAVAILABLE. */
export async function readBatch(parts: DiscardParts, batch: Batch<WaitingCopy>): Promise<Reading> {
  const letters = batch.map(({ n, stream, createdAt, seq, seenAt }) => ({ id: String(n), stream, createdAt, seq, seenAt }));
  const reading = await read(parts, letters);
  if (reading.kind === "denied")
    return { there: [], settled: batch.map(({ n }) => ({ n, kind: "skipped", reason: `DENIED: ${reading.why}` })) };

  const there: Reading["there"] = [];
  const settled: CopyOutcome[] = [];
  for (const { n, createdAt, stream } of batch) {
    const known = reading.kind === "read" ? reading.letters.get(String(n)) : ({ kind: "gone" } as const);
    if (known?.kind === "there") there.push({ n, createdAt, message: known.message });
    else if (known) settled.push(await whatLeft(parts, { n, stream, kind: known.kind }));
  }
  return { there, settled };
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
    const reading = await knowLetters(wire, letters);
    return reading.kind === "stop" && !reading.isGone ? { kind: "denied" as const, why: reading.stop.why } : reading;
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return { kind: "denied" as const, why: error.message };
    throw error;
  }
}
