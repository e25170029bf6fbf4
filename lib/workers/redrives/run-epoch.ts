import "server-only";
import { failureOf } from "@/lib/domain/redrive/run/failing";
import { endOf, type Stop } from "@/lib/domain/redrive/run/machine";
import { sentenceOf } from "@/lib/domain/redrive/run/sentence";
import { AppError } from "@/lib/errors";
import { formatCountOf } from "@/lib/domain/format";
import type { Publisher } from "@/lib/nats/redrive";
import { pause } from "../pause";
import { allOf } from "./all-of";
import { closeEchoes } from "./echoes";
import { fence, kickEarlier, type Fenced } from "./fence";
import { openGate } from "./gate";
import { giveUpInPlace, runInPlace } from "./in-place/run-in-place";
import type { Ending, Epoch, JobParts } from "./job-parts";
import { nextBatch } from "./next-batch";
import type { Pacer } from "./pacer";
import { trackProgress } from "./progress";
import { leavingOf, removeEarlier } from "./remove-letters";
import { giveUpBatch, leaveOpen, resumeBatch, type Unfinished } from "./resume-batch";
import { runBatches } from "./run-batches";
import { blindSettler } from "./settler";
import { openSettler } from "./settling/open-settler";
import { whyNotAsPlanned } from "./still-as-planned";
import { untilSettled } from "./until-settled";
import type { Waiting } from "./waiting";
import { watchReceivers } from "./watch-receivers";
import { watchWish } from "./watch-wish";

export type EpochEnd =
  | { kind: "ended" }
  /** This process has no say in it any more, or stops. */
  | { kind: "left" }
  /** NATS is away: take over again, with a new connection. */
  | { kind: "away" };

/**
 * From one takeover to the next: protocol §2 (a new epoch, a connection of its own, and who owns it), §3 (what an earlier epoch left
 * undone), §4–§8 (batches), and the end of the job.
 */
export async function runEpoch(
  parts: JobParts & { pacer: Pacer; waiting: Waiting },
  halted: (signal: AbortSignal) => void,
): Promise<EpochEnd> {
  const job = await parts.ledger.takeOver(parts.id);
  if (!job) return { kind: "ended" };
  const wish = watchWish(parts, job);
  const clock = { now: wish.now };
  halted(wish.halted);
  const progress = trackProgress(job, parts);
  try {
    return await watched({ ...parts, clock, job, wish, progress });
  } finally {
    wish.stop();
    progress.end();
  }
}

/** With what became of its messages seen, and what may go out now decided by it. */
async function watched(begun: JobParts & Pick<Epoch, "job" | "wish" | "progress" | "pacer" | "waiting">): Promise<EpochEnd> {
  const settler = begun.settler ?? (begun.isBlind ? blindSettler : await openSettler(begun));
  try {
    const gate = await openGate({ ...begun, settler });
    try {
      return await runToEnd({ ...begun, settler, gate, receivers: watchReceivers(begun) });
    } finally {
      gate.stop();
    }
  } finally {
    await settler.stop();
  }
}

async function runToEnd(epoch: Epoch): Promise<EpochEnd> {
  try {
    const end = (await work(epoch)) ?? (await untilSettled(epoch));
    if (end?.kind === "leave") return { kind: "left" };
    if (end?.kind === "lost") return await away(epoch, end.why ?? "the connection was lost");
    await finish(epoch, end);
    return { kind: "ended" };
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return await away(epoch, error.message);
    if (error instanceof AppError && error.code === "NATS_DENIED") return await stopDenied(epoch, error.message);
    throw error;
  }
}

async function away({ waiting, job }: Epoch, why: string): Promise<EpochEnd> {
  await waiting.say(job.epoch, why);
  return { kind: "away" };
}

/** What is not permitted is not permitted the next time either: a job that tried again would never end. */
async function stopDenied(epoch: Epoch, why: string): Promise<EpochEnd> {
  const halt = epoch.wish.halt();
  if (halt?.kind === "leave") return { kind: "left" };
  const { inPlace } = epoch.job.options;
  const unfinished = await epoch.ledger.unfinished(epoch.id);
  if (inPlace) await giveUpInPlace(epoch, inPlace, unfinished);
  else for (const batch of unfinished) await leaveOpen(epoch, batch, why);
  await finish(epoch, halt ?? { kind: "failure", why });
  return { kind: "ended" };
}

async function untilFree({ gate }: Epoch): Promise<void> {
  while (gate.halt()?.kind === "hold") await gate.rest();
}

/** An aborted job needs no connection that publishes, so that an abort works also while there is none to be had. */
async function work(epoch: Epoch): Promise<Ending | null> {
  // Paused, or not begun yet: nothing goes out, nor what was left undone.
  await untilFree(epoch);
  const why = epoch.wish.halt() === null ? await whyNotAsPlanned(epoch) : null;
  if (why !== null) epoch.gate.trip(why);
  await untilFree(epoch);
  const { inPlace } = epoch.job.options;
  const unfinished = await epoch.ledger.unfinished(epoch.id);
  if (epoch.wish.halt() !== null) return windUp(epoch, unfinished);
  if (unfinished.length === 0 && epoch.progress.counts().selected === 0) return null;
  const opening = openOwned(epoch);
  try {
    // What waits may be read before the connection is there; what was left undone comes first.
    const isFirst = unfinished.length === 0 && !inPlace;
    const [publisher, first] = await allOf([opening, isFirst ? nextBatch(epoch) : Promise.resolve("later" as const)]);
    const publishing = { ...epoch, publisher };
    if (epoch.job.stateReason !== null) await epoch.waiting.say(epoch.job.epoch, null);
    const fenced = await fenceOff(epoch, unfinished);
    if (fenced === "halted") return await windUp(epoch, unfinished);
    if (inPlace) return await runInPlace(publishing, inPlace, { batches: unfinished, fenced });
    for (const batch of unfinished) {
      const end = fenced === "gone" ? await resumeBatch(publishing, batch) : await giveUpBatch(epoch, batch, MAY_STILL_SEND);
      if (end?.kind === "lost" || end?.kind === "leave") return end;
      if (end) return (await windUp(epoch, after(batch, unfinished))) ?? end;
    }
    return await runBatches(publishing, first === "later" ? await nextBatch(epoch) : first);
  } finally {
    await opening.then(
      (publisher) => publisher.close(),
      () => undefined, // it was not opened, and that was thrown above
    );
  }
}

/** Answers to what is in flight are waited for less long than that. */
const LEAVE_MS = 3_000;

/**
 * Nothing may be sent over a connection before it is written down whose it is. It closes soon after this process has no say any more, also where the
 * epoch hangs on the database and never ends: whoever takes over waits until it is gone.
 */
async function openOwned({ wire, ledger, id, job, holder, signal }: Epoch): Promise<Publisher> {
  const publisher = await wire.openPublisher(`jetlag-redrive-${id}-${job.epoch}`);
  const { serverId, clientId } = publisher;
  const closing = () => void pause(LEAVE_MS, publisher.closed).then(() => publisher.close());
  if (signal.aborted) closing();
  signal.addEventListener("abort", closing, { once: true, signal: publisher.closed });
  try {
    await ledger.saveOwner(id, { epoch: job.epoch, holder, serverId, clientId });
  } catch (error) {
    await publisher.close();
    throw error;
  }
  return publisher;
}

/**
 * The others are given up: nothing of them may go out any more. First what is open in all of them, since a removal may fail. An abort does not
 * wait for NATS: letters of what was sent then stay in their streams, and count as redriven.
 */
async function windUp(epoch: Epoch, unfinished: readonly Unfinished[]): Promise<Ending | null> {
  let stop: Ending | null = null;
  const { inPlace } = epoch.job.options;
  if (inPlace) {
    if (epoch.wish.halt()?.kind !== "leave") await giveUpInPlace(epoch, inPlace, unfinished);
    return epoch.wish.halt();
  }
  for (const batch of unfinished) {
    if (epoch.wish.halt()?.kind === "leave") return { kind: "leave" };
    await leaveOpen(epoch, batch, "the job was stopped");
  }
  for (const batch of unfinished) {
    if (epoch.wish.halt()?.kind === "leave") return { kind: "leave" };
    try {
      stop ??= await removeEarlier(epoch, batch.n, batch.items);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "NATS_UNAVAILABLE" || epoch.wish.halt()?.kind !== "abort") throw error;
      return { kind: "abort", leftUndone: staying(unfinished.slice(unfinished.indexOf(batch)), error.message) };
    }
  }
  return stop ?? epoch.wish.halt();
}

function staying(batches: readonly Unfinished[], why: string): string {
  const count = batches.flatMap(({ items }) => leavingOf(items)).length;
  return `dead letters of ${formatCountOf(count, "sent message")} stay in their streams: ${why}`;
}

const after = (batch: Unfinished, all: readonly Unfinished[]) => all.slice(all.indexOf(batch) + 1);

const MAY_STILL_SEND = "the connection that sent it may still be there, and NATS does not say";

/**
 * Only where something is in doubt does it matter whether earlier runners can still send, also where a person has it sent again; they are stopped
 * from it at every takeover that may send.
 */
async function fenceOff(epoch: Epoch, unfinished: readonly Unfinished[]): Promise<Fenced> {
  const earlier = await kickEarlier(epoch);
  const isInDoubt = unfinished.some(({ state }) => state === "intent") || (await epoch.ledger.inDoubt(epoch.id)) > 0;
  if (!isInDoubt) return "gone";
  const fenced = await fence(epoch, earlier);
  if (fenced !== "halted") await epoch.waiting.say(epoch.job.epoch, null);
  return fenced;
}

/** One that was about to fail when its runner died fails now: some of it may have been let go for that. */
async function finish(epoch: Epoch, seen: Stop | null): Promise<void> {
  const { ledger, id, job, progress, settler, wish, jobs } = epoch;
  const stop = failureOf(job.stateReason) ?? seen;
  if (stop?.kind === "failure") await ledger.keepFailure(id, job.epoch, stop);
  if (stop) await settler.giveUp("stopped watching");
  // Also of what came back while nobody watched.
  const counts = epoch.isBlind ? progress.counts() : await ledger.counts(id);
  const end = endOf(counts, stop);
  const doubts = counts.selected === 0 ? 0 : await ledger.inDoubt(id);
  const { selected, skipped, unknown } = counts;
  const ended = { ...counts, selected: 0, skipped: skipped + selected - doubts, unknown: unknown + doubts };
  const facts = { state: end.state, stateReason: end.stateReason, counts: ended, ratePerSec: wish.said().ratePerSec };
  const sentence = sentenceOf({ ...facts, etaMs: null, options: job.options });
  await closeEchoes(epoch);
  await ledger.finish(id, job.epoch, { ...end, sentence });
  jobs.say({ job: id, kind: "ended" });
}
