import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { barrierBlock, lastSeqIn } from "@/lib/domain/redrive/message/barrier";
import type { PublishAnswer, StreamNow } from "@/lib/nats/redrive";
import { apiErrors } from "@/lib/nats";
import { pause } from "../pause";
import type { Ending, Publishing } from "./job-parts";
import { judgeAnswer } from "./judge-answer";
import { mustLookAtTarget } from "./look-at-target";
import { Patience } from "./patience";

const ANSWER_MS = 2_500;
const GIVE_UP_AFTER_MS = 30_000;
const ASK_ANEW_AFTER_MS = 5_000;
/** A leader that was cut off answers as if it led still, until it hears of the new one. */
const DEPOSED_MS = 10_000;

/** `passed`: all that was sent to the stream before is stored in it, or never will be. `refused`: that cannot be made sure. */
export type Barrier = { kind: "passed"; stream: StreamNow } | { kind: "refused"; why: string } | { kind: "stop"; end: Ending };

/**
 * Protocol §3: sends what is never stored, and whose refusal comes after everything that was queued before. In a cluster the refusal counts what
 * is not stored yet, and may come from a leader that is none any more. NATS_UNAVAILABLE.
 */
export async function passBarrier(epoch: Publishing, item: ItemRecord): Promise<Barrier> {
  const look = await mustLookAtTarget(epoch.wire, item);
  if (look.kind === "stop") return { kind: "stop", end: look.stop };
  if (look.stream.isReplicated) {
    const first = await oneBarrier(epoch, item);
    if (first.kind !== "passed") return first;
    await pause(DEPOSED_MS, epoch.wish.halted);
  }
  return oneBarrier(epoch, item);
}

async function oneBarrier(epoch: Publishing, item: ItemRecord): Promise<Barrier> {
  const patience = new Patience();
  let upTo: number | null = null;
  for (;;) {
    const end = epoch.wish.halt() ?? (epoch.publisher.closed.aborted ? ({ kind: "lost" } as const) : null);
    if (end) return { kind: "stop", end };
    // What was proposed and never stored is not counted any more by the next leader.
    const told: Told = upTo === null || patience.lastedMs >= ASK_ANEW_AFTER_MS ? await sendBarrier(epoch, item) : { kind: "told", upTo };
    if (told.kind === "refused" || told.kind === "stop") return told;
    if (told.kind === "told") {
      const look = await mustLookAtTarget(epoch.wire, item);
      if (look.kind === "stop") return { kind: "stop", end: look.stop };
      if (look.stream.lastSeq >= told.upTo) return { kind: "passed", stream: look.stream };
      upTo = told.upTo;
    }
    const why = told.kind === "again" ? told.why : `it has not stored up to ${told.upTo}`;
    const waitMs = patience.failed(why);
    if (patience.lastedMs >= GIVE_UP_AFTER_MS) return { kind: "refused", why };
    await pause(waitMs, epoch.wish.halted);
  }
}

type Told = { kind: "told"; upTo: number } | { kind: "again"; why: string } | Exclude<Barrier, { kind: "passed" }>;

/** The last sequence that the refusal names. */
async function sendBarrier({ publisher, id: job }: Publishing, { subject, target, n }: ItemRecord): Promise<Told> {
  const message = { subject, headerBlock: barrierBlock({ job, target }), payload: new Uint8Array(0) };
  const answer = await publisher.publish(message, ANSWER_MS);
  if (answer.kind === "refused") {
    const upTo = answer.errCode === apiErrors.wrongLastSequence ? lastSeqIn(answer.description) : null;
    if (upTo !== null) return { kind: "told", upTo };
  }
  const verdict = judgeAnswer(answer, { n, target, at: 0 });
  if (verdict.kind === "lost") return { kind: "stop", end: verdict };
  if (verdict.kind === "again") return { kind: "again", why: verdict.why };
  return { kind: "refused", why: `${target} does not say up to where it has stored (${wordsOf(answer)})` };
}

const wordsOf = (answer: PublishAnswer) => (answer.kind === "refused" ? `${answer.description}, ${answer.errCode}` : answer.kind);
