import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { INSTEAD } from "@/lib/domain/redrive/plan/aim-in-place";
import { receives } from "@/lib/domain/redrive/plan/receivers";
import type { InPlace } from "@/lib/domain/redrive/run/options";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import { storedFor, type StreamNow } from "@/lib/nats/redrive";
import { pause } from "../../pause";
import type { Hold } from "../gate";
import type { Epoch } from "../job-parts";
import { mustLookAtTarget } from "../look-at-target";
import type { Unfinished } from "../resume-batch";
import type { Halt } from "../watch-wish";
import { isPausedBy } from "./pause";

/** What it has in hand is waited for as long as it has to acknowledge it, and no longer: while it is paused it gives up on nothing. */
const LONGEST_MS = 30_000;
const ASK_EVERY_MS = 100;

type Looked =
  /** `there`: which items are still stored. All that the consumer has had from `fromSeq` on is among them. */
  | { kind: "exact"; consumer: Consumer; stream: StreamNow; there: ReadonlySet<number>; fromSeq: number }
  /** None is stored any more. */
  | { kind: "gone" }
  | { kind: "end"; end: Failure | Halt | Hold };

const failed = (why: string): Looked => ({ kind: "end", end: { kind: "failure", why: `${why}; nothing was set back. ${INSTEAD}` } });

/** Once the consumer is paused and has nothing in hand: whether a RESET delivers again what was selected, and nothing else. NATS_UNAVAILABLE. */
export async function lookPaused(epoch: Epoch, batch: Unfinished, place: InPlace): Promise<Looked> {
  const resting = await untilResting(epoch, batch, place);
  if (resting.kind !== "resting") return resting;
  const { consumer } = resting;
  const [first] = batch.items;
  if (!first) return { kind: "gone" };
  const look = await mustLookAtTarget(epoch.wire, first);
  if (look.kind === "stop") return { kind: "end", end: look.stop };
  const { stream } = look;
  // By the time at which it was stored: a store that lost its newest messages gives their numbers again.
  const storedAt = new Map(batch.items.map(({ letters: [{ seq, seenAt }] }) => [seq, seenAt]));
  const seqs = [...storedAt.keys()];
  const highest = seqs.reduce((most, seq) => Math.max(most, seq), 0);
  if (consumer.delivered.streamSeq < highest)
    return failed(`${consumer.name} has come to #${consumer.delivered.streamSeq} and will be given #${highest} by itself`);
  const stored = await storedFor(epoch.wire, {
    stream,
    consumer,
    fromSeq: seqs.reduce((least, seq) => Math.min(least, seq), highest),
    signal: epoch.wish.halted,
  });
  const halt = epoch.gate.halt();
  if (halt) return { kind: "end", end: halt };
  if (stored === null) return failed(`what lies in ${stream.name} may not be read`);
  const [lowest] = stored;
  if (!lowest) return { kind: "gone" };
  const others = stored.filter(({ seq, at }) => storedAt.get(seq) !== at);
  if (others[0])
    return failed(
      `${others.length} more of ${stream.name} (#${others[0].seq} first) would be delivered again, which this plan does not have`,
    );
  const other = stream.retention === "interest" ? await otherInterested(epoch, batch, place) : null;
  if (other !== null) return failed(other);
  return { kind: "exact", consumer, stream, there: new Set(stored.map(({ seq }) => seq)), fromSeq: lowest.seq };
}

/** While it is paused its numbers do not move, but for what it has in hand. */
async function untilResting(
  { wire, gate, wish, waiting, job }: Epoch,
  batch: Unfinished,
  place: InPlace,
): Promise<Looked | { kind: "resting"; consumer: Consumer }> {
  const since = performance.now();
  for (;;) {
    const consumer = await wire.consumerNow(place.stream, place.consumer);
    if (consumer?.createdAt !== place.consumerCreatedAt) return failed(`${place.consumer} was deleted, or made again`);
    if (!isPausedBy(batch, consumer)) return failed(`somebody else let ${place.consumer} go on, or paused it otherwise`);
    const halt = gate.halt();
    if (halt) return { kind: "end", end: halt };
    const { numAckPending, ackWaitMs } = consumer;
    if (numAckPending === 0) return { kind: "resting", consumer };
    const waitMs = Math.min(LONGEST_MS, ackWaitMs ?? LONGEST_MS);
    if (performance.now() - since > waitMs)
      return failed(`${place.consumer} still had ${numAckPending} in hand after ${Math.ceil(waitMs / 1_000)} s`);
    await waiting.say(job.epoch, `${place.consumer} is paused, and has ${numAckPending} in hand`);
    await pause(ASK_EVERY_MS, wish.halted);
  }
}

/** On an interest stream what this consumer has acknowledged stays for others, and would come again. */
async function otherInterested({ wire }: Epoch, { items }: Unfinished, { stream, consumer }: InPlace): Promise<string | null> {
  const consumers = await wire.consumersOf(stream);
  if (!consumers) return `the consumers of ${stream} may not be listed`;
  const other = consumers.find((each) => each.name !== consumer && items.some(({ subject }) => receives(each, subject)));
  return other ? `${other.name} takes them too` : null;
}
