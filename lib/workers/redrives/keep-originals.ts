import "server-only";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { ownStreams } from "@/lib/domain/own-streams";
import { safeCopy } from "../safe-copy";
import type { Ending, Publishing } from "./job-parts";
import { nextBatch, type NextBatch } from "./next-batch";
import type { Ready } from "./publish-round";

/** nats-server 2.15.1 `server/errors.json`. */
const tooLarge = [10054, 10097];

/** As many copies at a time. */
const AT_ONCE = 64;

type Keeping = Ready & { source: NonNullable<Ready["source"]> };
type Outcome = { kind: "kept" | "halted" } | { kind: "skip"; detail: string } | { kind: "end"; end: Ending };

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

async function keepOne({ id, wire, publisher, gate, wish }: Publishing, { item: { n }, source }: Keeping): Promise<Outcome> {
  const of = { discard: id, n, createdAt: source.createdAt };
  const mayTry = () => gate.halt() === null;
  const kept = await safeCopy({ wire, publisher, signal: wish.halted, mayTry }, source.message, of);
  switch (kept.kind) {
    case "kept":
    case "halted":
      return { kind: kept.kind };
    case "closed":
      return { kind: "end", end: { kind: "lost" } };
    case "denied":
      return stop("publishing on jetlag.trash.> is not permitted");
    case "no-trash":
      return stop(`${ownStreams.trash} is gone`);
    case "taken":
      return stop("something else lies in the trash under the name of its copy");
    case "refused":
      if (tooLarge.includes(kept.errCode)) return { kind: "skip", detail: `What it was cannot be kept: ${kept.description}.` };
      return stop(kept.description);
  }
}

const stop = (why: string): Outcome => ({ kind: "end", end: failure(`what edited messages were cannot be kept: ${why}`) });
const failure = (why: string): Stop => ({ kind: "failure", why });
