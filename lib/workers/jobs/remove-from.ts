import "server-only";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RedriveWire } from "@/lib/nats/redrive";
import { pause } from "../pause";
import { stillThere } from "./know-letters";
import { mustLook } from "./look-at-stream";

/** A new leader is found in about that many seconds. */
const TRIES = 8;
const AGAIN_MS = 1_000;

/** `inDoubt`: nobody has answered. It was there when it was looked at last, and may yet leave. */
export type Stayed = { why: string; inDoubt: boolean };

type Removing = { wire: Pick<RedriveWire, "streamNow" | "readMany" | "removeMany">; signal: AbortSignal };

/**
 * Takes letters of one life of one stream out of it, that were read right before; returns those that are still there, and why. What is not
 * answered is asked again, as far as it still lies there: in a cluster a stream in memory keeps its life over a restart of its server, and
 * gives its numbers anew. If NATS is away, the look says so.
 */
export async function removeFrom(
  { wire, signal }: Removing,
  letters: readonly [ItemLetter, ...ItemLetter[]],
): Promise<Map<string, Stayed>> {
  const [{ stream: name, createdAt }] = letters;
  const stayed = new Map<string, Stayed>();
  let left: readonly ItemLetter[] = letters;
  for (let tries = 1; left.length > 0; tries++) {
    const look = await mustLook(wire, { name, createdAt });
    if (look.kind === "stop" && look.isGone) break;
    if (look.kind === "stop") return stay(stayed, left, { why: look.stop.why, inDoubt: tries > 1 });
    if (tries > 1 || left.some(({ seq }) => seq > look.stream.lastSeq)) {
      const reading = await stillThere(wire, left);
      if (reading.kind === "stop") return stay(stayed, left, { why: reading.stop.why, inDoubt: tries > 1 });
      left = reading.there;
      if (left.length === 0) break;
    }
    if (tries > TRIES) return stay(stayed, left, { why: `no answer, asked ${TRIES} times`, inDoubt: true });
    const seqs = left.map(({ seq }) => seq);
    const answers = new Map((await wire.removeMany(look, seqs)).map((answer) => [answer.seq, answer]));
    for (const { id, seq } of left) {
      const answer = answers.get(seq);
      if (answer?.kind === "failed") stayed.set(id, { why: answer.detail, inDoubt: false });
    }
    left = left.filter(({ seq }) => answers.get(seq)?.kind === "no-answer");
    if (left.length > 0 && signal.aborted) throw new AppError("NATS_UNAVAILABLE", `${name} did not answer`);
    if (left.length > 0) await pause(AGAIN_MS, signal);
  }
  return stayed;
}

function stay(stayed: Map<string, Stayed>, letters: readonly ItemLetter[], how: Stayed): Map<string, Stayed> {
  for (const { id } of letters) stayed.set(id, how);
  return stayed;
}
