import "server-only";
import type { Echoes } from "./echoes";
import type { Ending, Publishing } from "./job-parts";
import type { Originals } from "./keep-originals";
import { mustLookAtTarget } from "./look-at-target";
import { nextBatch, type NextBatch, type Target } from "./next-batch";
import type { Ready } from "./publish-round";

const FRESH_MS = 1_000;

/** A batch that the ledger knows of: it may be sent, or be given back. */
export type Intended = { kind: "intended"; n: number; ready: readonly [Ready, ...Ready[]]; target: Target };
export type Upcoming = Intended | Exclude<NextBatch, { kind: "batch" }> | { kind: "end"; end: Ending };

/** What must be there before anything is sent. */
export type Kept = { originals: Originals; echoes: Echoes };

/**
 * Protocol §4: what edited ones were is kept, then the intent is written. Waits until its turn is near; what cannot be sent by then is passed over.
 * NATS_UNAVAILABLE.
 */
export async function intendBatch(epoch: Publishing, { originals, echoes }: Kept, next: NextBatch): Promise<Upcoming> {
  let found = next;
  while (found?.kind === "batch") {
    const near = await whenNear(epoch, found);
    if (near?.kind !== "batch") {
      found = near;
      continue;
    }
    const unkept = await originals.keep(near);
    if (unkept?.end) return { kind: "end", end: unkept.end };
    if (unkept) {
      found = unkept.next;
      continue;
    }
    let target = await freshTarget(epoch, near);
    // What its echo does not have must not lie behind the base.
    if ("stream" in target && (await echoes.ready(target.stream))) target = await mustLookAtTarget(epoch.wire, near.ready[0].item);
    if ("stop" in target) return { kind: "end", end: target.stop };
    epoch.settler.expect(target.stream);
    return { kind: "intended", n: await saveIntent(epoch, near.ready, target), ready: near.ready, target };
  }
  return found;
}

/** Nothing of it was sent: all of it waits again. */
export async function giveBack({ ledger, id, job, progress }: Publishing, { n, ready }: Intended): Promise<void> {
  const unsent = ready.map(({ item }) => ({ n: item.n, kind: "unsent" as const }));
  await ledger.saveResults(id, job.epoch, n, unsent);
  progress.saved(unsent);
}

/** When its turn is near: what was read may have left its stream since. What holds or halts the job is seen in the round at the latest. */
async function whenNear(epoch: Publishing, next: NextBatch & { kind: "batch" }): Promise<NextBatch> {
  await epoch.pacer.near(epoch.gate);
  if (epoch.gate.halt() !== null) return { kind: "wait" };
  return isFresh(next.target) ? next : nextBatch(epoch);
}

/** What the intent rests on is at most a second old; whether an interest stream stores at all is asked right before. */
async function freshTarget({ wire }: Publishing, { ready: [{ item }], target }: NextBatch & { kind: "batch" }) {
  return isFresh(target) && target.stream.retention !== "interest" ? target : mustLookAtTarget(wire, item);
}

const isFresh = ({ askedAt }: Target) => performance.now() - askedAt < FRESH_MS;

async function saveIntent({ ledger, id, job, progress }: Publishing, ready: readonly Ready[], { stream }: Target): Promise<number> {
  const items = ready.map(({ item }) => item.n);
  const { name: target, at: t0, lastSeq: base, leader, duplicateWindowMs } = stream;
  const n = await ledger.saveIntent(id, job.epoch, { target, t0, base, leader, duplicateWindowMs, items });
  progress.moved("selected", "intent", items.length);
  return n;
}
