import "server-only";
import type { ItemLetter } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { RedriveWire } from "@/lib/nats/redrive";
import { pause } from "../pause";
import { mustLook } from "./look-at-stream";

/** A new leader is found in about that many seconds. */
const TRIES = 8;
const AGAIN_MS = 1_000;

/**
 * Takes letters of one life of one stream out of it; returns those that are still there, and why. What is not answered is asked again, each time
 * after a look whether it is still the same stream: if NATS is away, the look says so.
 */
export async function removeFrom(
  { wire, signal }: { wire: Pick<RedriveWire, "streamNow" | "removeMany">; signal: AbortSignal },
  letters: readonly [ItemLetter, ...ItemLetter[]],
): Promise<Map<string, string>> {
  const [{ stream: name, createdAt }] = letters;
  const stayed = new Map<string, string>();
  let left: readonly ItemLetter[] = letters;
  for (let tries = 1; left.length > 0; tries++) {
    const look = await mustLook(wire, { name, createdAt });
    if (look.kind === "stop" && look.isGone) break;
    if (look.kind === "stop") return stay(stayed, left, look.stop.why);
    const seqs = left.map(({ seq }) => seq);
    const answers = new Map((await wire.removeMany(look, seqs)).map((answer) => [answer.seq, answer]));
    for (const { id, seq } of left) {
      const answer = answers.get(seq);
      if (answer?.kind === "failed") stayed.set(id, answer.detail);
    }
    left = left.filter(({ seq }) => answers.get(seq)?.kind === "no-answer");
    if (left.length > 0 && signal.aborted) throw new AppError("NATS_UNAVAILABLE", `${name} did not answer`);
    if (tries === TRIES) return stay(stayed, left, `no answer, asked ${tries} times`);
    if (left.length > 0) await pause(AGAIN_MS, signal);
  }
  return stayed;
}

function stay(stayed: Map<string, string>, letters: readonly ItemLetter[], why: string): Map<string, string> {
  for (const { id } of letters) stayed.set(id, why);
  return stayed;
}
