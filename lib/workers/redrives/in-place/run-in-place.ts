import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { MOST_IN_PLACE } from "@/lib/domain/redrive/plan/judge-in-place";
import type { InPlace } from "@/lib/domain/redrive/run/options";
import type { ItemOutcome } from "@/lib/domain/redrive/types";
import { AppError } from "@/lib/errors";
import type { Fenced } from "../fence";
import type { Ending, Epoch, Publishing } from "../job-parts";
import { mustLookAtTarget } from "../look-at-target";
import type { Unfinished } from "../resume-batch";
import { lookPaused } from "./look-paused";
import { endPause, isPausedBy, pausedUntil } from "./pause";

/**
 * Nothing is sent: the consumer that gave up on all of these is set back to the first of them, in one act. Intent; pause; once nothing is in its hands and
 * nothing else would come again: the intent once more with what the consumer has counted; RESET; results; it goes on. A batch's `base` is that
 * count: 0 until a RESET may be sent. A RESET begins it anew, so a consumer that has counted less was set back.
 */
export async function runInPlace(
  epoch: Publishing,
  place: InPlace,
  left: { batches: readonly Unfinished[]; fenced: Fenced },
): Promise<Ending | null> {
  for (const batch of left.batches) {
    const end = await resume(epoch, batch, { place, fenced: left.fenced });
    if (end) return end;
  }
  for (;;) {
    const halt = epoch.gate.halt();
    if (halt?.kind === "hold") {
      await epoch.gate.rest();
      continue;
    }
    if (halt) return halt;
    await epoch.gate.look();
    if (epoch.progress.counts().selected === 0) return null;
    const end = await begin(epoch, place);
    if (end) return end;
  }
}

/** Resolves with `null` also where it only rests: then all wait again. */
async function begin(epoch: Publishing, place: InPlace): Promise<Ending | null> {
  const { ledger, id, job, wire, progress } = epoch;
  const items = await ledger.next(id, MOST_IN_PLACE);
  const [first] = items;
  if (!first) return null;
  const look = await mustLookAtTarget(wire, first);
  if (look.kind === "stop") return look.stop;
  const { name: target, at: t0, leader, duplicateWindowMs } = look.stream;
  const consumer = await wire.consumerNow(place.stream, place.consumer);
  if (consumer?.paused) return { kind: "failure", why: `${place.consumer} is paused: let it go on, then plan this again` };
  const numbers = items.map(({ n }) => n);
  const intent = { target, t0, base: 0, leader, duplicateWindowMs };
  const n = await ledger.saveIntent(id, job.epoch, { ...intent, items: numbers });
  progress.moved("selected", "intent", items.length);
  const batch: Unfinished = {
    ...intent,
    n,
    epoch: job.epoch,
    state: "intent",
    items: items.map((item) => ({ ...item, state: "intent" as const })),
  };
  try {
    await wire.pauseConsumer(place, pausedUntil(batch));
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "NATS_UNAVAILABLE") throw error;
    await conclude(epoch, batch, { place, outcomes: unsent(batch.items) });
    return { kind: "failure", why: `${place.consumer} could not be paused: ${error.message}` };
  }
  return act(epoch, batch, place);
}

/** From a consumer that is paused by us. */
async function act(epoch: Publishing, batch: Unfinished, place: InPlace): Promise<Ending | null> {
  const { ledger, id, job } = epoch;
  const looked = await lookPaused(epoch, batch, place);
  if (looked.kind === "end") {
    if (looked.end.kind === "leave") return looked.end;
    await conclude(epoch, batch, { place, outcomes: unsent(batch.items) });
    return looked.end.kind === "hold" ? null : looked.end;
  }
  const isThere = ({ original }: ItemRecord) => looked.kind === "exact" && looked.there.has(original?.seq ?? 0);
  const gone = batch.items.filter((item) => !isThere(item)).map(goneOf);
  if (looked.kind === "gone") {
    await conclude(epoch, batch, { place, outcomes: gone });
    return null;
  }
  const { t0, leader, duplicateWindowMs } = batch;
  const base = looked.consumer.delivered.consumerSeq;
  await ledger.saveFound(id, job.epoch, batch.n, { outcomes: gone, anew: { t0, base, leader, duplicateWindowMs } });
  epoch.progress.saved(gone);
  epoch.settler.expect(looked.stream);
  return setBack(epoch, { ...batch, base, items: batch.items.filter(isThere) }, { place, fromSeq: looked.fromSeq });
}

const ANSWER_MS = 5_000;

/** While the consumer is paused by us a RESET that is repeated does what the first one did: nothing was delivered since. */
async function setBack(
  epoch: Publishing,
  batch: Unfinished,
  { place, fromSeq }: { place: InPlace; fromSeq: number },
): Promise<Ending | null> {
  const halt = epoch.gate.halt();
  if (halt?.kind === "leave") return halt;
  if (halt) {
    await conclude(epoch, batch, { place, outcomes: unsent(batch.items) });
    return halt.kind === "hold" ? null : halt;
  }
  const answer = await epoch.publisher.reset({ stream: place.stream, consumer: place.consumer, seq: fromSeq }, ANSWER_MS);
  switch (answer.kind) {
    case "reset":
      await conclude(epoch, batch, { place, outcomes: delivered(batch, batch.items) });
      return null;
    case "no-answer":
    case "closed":
      return { kind: "lost", why: `${place.stream} was not heard to set ${place.consumer} back` };
    case "refused":
    case "denied":
    case "no-responders": {
      await conclude(epoch, batch, { place, outcomes: unsent(batch.items) });
      return { kind: "failure", why: `${place.consumer} was not set back: ${whyNot(answer)}` };
    }
  }
}

function whyNot(answer: { kind: "refused"; errCode: number; description: string } | { kind: "denied" | "no-responders" }): string {
  if (answer.kind === "refused") return `${answer.description} (${answer.errCode})`;
  return answer.kind === "denied"
    ? "not permitted: CONSUMER.RESET"
    : "no server answers CONSUMER.RESET, which nats-server 2.14 and later do";
}

/** What an earlier epoch left undone. By what the consumer has counted since, or because it is paused by us still, it is known what was done. */
async function resume(epoch: Publishing, batch: Unfinished, { place, fenced }: { place: InPlace; fenced: Fenced }): Promise<Ending | null> {
  const open = batch.items.filter(({ state }) => state === "intent");
  if (open.length === 0 || batch.base === 0) return concluded(epoch, batch, { place, outcomes: unsent(open) });
  const consumer = await epoch.wire.consumerNow(place.stream, place.consumer);
  const isSame = consumer?.createdAt === place.consumerCreatedAt;
  if (isSame && consumer.delivered.consumerSeq < batch.base) return concluded(epoch, batch, { place, outcomes: delivered(batch, open) });
  if (isSame && isPausedBy(batch, consumer) && fenced === "gone") return act(epoch, { ...batch, items: open }, place);
  const detail = `${place.consumer} may have been set back to it: it was let go on, or made again, before that was seen.`;
  return concluded(epoch, batch, { place, outcomes: open.map(({ n }) => ({ n, kind: "unknown", detail })) });
}

type Conclusion = { place: InPlace; outcomes: readonly ItemOutcome[] };

async function concluded(epoch: Epoch, batch: Unfinished, conclusion: Conclusion): Promise<null> {
  await conclude(epoch, batch, conclusion);
  return null;
}

/** Results first: whoever dies before the consumer goes on finds that left to do. */
async function conclude(epoch: Epoch, batch: Unfinished, { place, outcomes }: Conclusion): Promise<void> {
  const { ledger, id, job, progress, settler } = epoch;
  if (outcomes.length > 0) {
    await ledger.saveResults(id, job.epoch, batch.n, outcomes);
    progress.saved(outcomes);
  }
  await endPause(epoch, batch, place);
  const items = new Map(batch.items.map((item) => [item.n, item]));
  settler.sent(
    outcomes.flatMap((outcome) => {
      const item = items.get(outcome.n);
      return item && outcome.kind === "published" ? [{ item, seq: outcome.seq, at: outcome.at }] : [];
    }),
  );
  await ledger.saveRemoved(id, job.epoch, batch.n, []);
}

/**
 * Where there is no connection to act on, or a person has aborted it: what certainly was not set back is free, the rest is unknown. Its consumer goes on, or
 * does by itself when the pause is over.
 */
export async function giveUpInPlace(epoch: Epoch, place: InPlace, batches: readonly Unfinished[]): Promise<void> {
  for (const batch of batches) {
    const open = batch.items.filter(({ state }) => state === "intent");
    const consumer = batch.base === 0 ? null : await epoch.wire.consumerNow(place.stream, place.consumer).catch(nullIfAway);
    const isSame = consumer?.createdAt === place.consumerCreatedAt;
    const detail = `${place.consumer} may have been set back to it before the job was stopped.`;
    const outcomes =
      batch.base === 0
        ? unsent(open)
        : isSame && consumer.delivered.consumerSeq < batch.base
          ? delivered(batch, open)
          : open.map(({ n }) => ({ n, kind: "unknown" as const, detail }));
    await conclude(epoch, batch, { place, outcomes }).catch(nullIfAway);
  }
}

/** An abort does not wait for NATS. */
function nullIfAway(error: unknown): null {
  if (error instanceof AppError && (error.code === "NATS_UNAVAILABLE" || error.code === "NATS_DENIED")) return null;
  throw error;
}

const unsent = (items: readonly ItemRecord[]): ItemOutcome[] => items.map(({ n }) => ({ n, kind: "unsent" }));

/** It lies where it lay. Whatever of it died before the pause is the death that it was re-driven for. */
const delivered = ({ t0 }: Pick<Unfinished, "t0">, items: readonly ItemRecord[]): ItemOutcome[] =>
  items.map(({ n, target, original }) => ({ n, kind: "published", stream: target, seq: original?.seq ?? 0, at: t0, duplicate: false }));

const goneOf = ({ n }: ItemRecord): ItemOutcome => ({ n, kind: "skipped", reason: "GONE", detail: "The message has left its stream." });
