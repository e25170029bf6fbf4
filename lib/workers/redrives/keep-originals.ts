import "server-only";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { PublishAnswer } from "@/lib/nats/redrive";
import { pause } from "../pause";
import type { Ending, Publishing } from "./job-parts";
import { nextBatch, type NextBatch } from "./next-batch";
import type { Ready } from "./publish-round";

/** nats-server 2.15.1 `server/errors.json`. The second: another of the same name is being stored by a cluster (jetstream_batching.go). */
const wrongLastSequence = [10071, 10164];
const tooLarge = [10054, 10097];

/** As many copies at a time; while a leader is elected nobody answers, or nobody takes them. */
const AT_ONCE = 64;
const TRIES = 8;
const AGAIN_MS = 1_000;

type Keeping = Ready & { source: NonNullable<Ready["source"]> };
type Kept = { kind: "kept" | "halted" } | { kind: "skip"; detail: string } | { kind: "end"; end: Ending };

export type Originals = {
  /**
   * Stores what the edited messages of a batch were in the trash, each once, however often it is tried, and waits until they lie there. `null`: all
   * of them do, and nothing was left to be done. Else what comes next: time has passed, one cannot be kept and was skipped, somebody halts the
   * job, or its end. NATS_UNAVAILABLE: nobody answers.
   */
  keep(batch: Batch): Promise<{ next: NextBatch; end: Ending | null } | null>;
};

type Batch = Extract<NextBatch, { kind: "batch" }>;

/** Of one epoch. An intent is written after its originals are kept: who finds one need not look for them. */
export function keepOriginals(epoch: Publishing): Originals {
  const safe = new Set<number>();
  const isUnsafe = (one: Ready): one is Keeping => one.source !== undefined && !safe.has(one.item.n);

  async function keepSome(some: readonly Keeping[]): Promise<{ end: Ending } | { halted: boolean; skipped: Skipped[] }> {
    const all = await Promise.all(some.map(async (one) => ({ n: one.item.n, kept: await keepOne(epoch, one) })));
    const skipped: Skipped[] = [];
    for (const { n, kept } of all) {
      if (kept.kind === "end") return kept;
      if (kept.kind === "kept") safe.add(n);
      if (kept.kind === "skip") skipped.push({ n, reason: "TOO_LARGE", detail: kept.detail });
    }
    return { halted: all.some(({ kept }) => kept.kind === "halted"), skipped };
  }

  return {
    async keep(batch) {
      const left = batch.ready.filter(isUnsafe);
      if (left.length === 0) return null;
      const skipped: Skipped[] = [];
      for (let at = 0; at < left.length; at += AT_ONCE) {
        const some = await keepSome(left.slice(at, at + AT_ONCE));
        if ("end" in some) return { next: null, end: some.end };
        if (some.halted) return { next: { kind: "wait" }, end: null };
        skipped.push(...some.skipped);
      }
      if (skipped.length === 0) return { next: batch, end: null };
      await epoch.ledger.skip(epoch.id, epoch.job.epoch, skipped);
      epoch.progress.moved("selected", "skipped", skipped.length);
      return { next: await nextBatch(epoch), end: null };
    },
  };
}

type Skipped = { n: number; reason: "TOO_LARGE"; detail: string };

async function keepOne({ id, wire, publisher, gate, wish }: Publishing, { item: { n }, source }: Keeping): Promise<Kept> {
  const of = { discard: id, n, createdAt: source.createdAt };
  let answer: PublishAnswer = { kind: "no-answer" };
  for (let tries = 1; tries <= TRIES && (isAway(answer) || isTaken(answer)); tries++) {
    if (tries > 1) await pause(AGAIN_MS, wish.halted);
    if (gate.halt() !== null) return { kind: "halted" };
    answer = await wire.keepCopy(publisher, source.message, of);
    // Whoever was first, another console or our own earlier try, may still be storing it: then it is not there yet.
    if (isTaken(answer) && (await wire.copySeq(of)) !== null) return { kind: "kept" };
  }
  if (answer.kind === "stored") return { kind: "kept" };
  if (answer.kind === "closed") return { kind: "end", end: { kind: "lost" } };
  if (answer.kind === "denied") return stop("publishing on jetlag.trash.> is not permitted");
  if (answer.kind === "no-responders" && (await isTrashGone(wire))) return stop(`${ownStreams.trash} is gone`);
  if (answer.kind !== "refused") throw new AppError("NATS_UNAVAILABLE", `${ownStreams.trash} does not take what edited messages were`);
  if (tooLarge.includes(answer.errCode)) return { kind: "skip", detail: `What it was cannot be kept: ${answer.description}.` };
  return stop(isTaken(answer) ? "something else lies in the trash under the name of its copy" : answer.description);
}

const isTaken = (answer: PublishAnswer) => answer.kind === "refused" && wrongLastSequence.includes(answer.errCode);

const isAway = ({ kind }: PublishAnswer) => kind === "no-answer" || kind === "no-responders";

const stop = (why: string): Kept => ({ kind: "end", end: failure(`what edited messages were cannot be kept: ${why}`) });
const failure = (why: string): Stop => ({ kind: "failure", why });

async function isTrashGone(wire: Publishing["wire"]): Promise<boolean> {
  try {
    await wire.streamNow(ownStreams.trash);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return true;
    throw error;
  }
}
