import "server-only";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import { allOf } from "./all-of";
import type { Ending, Publishing } from "./job-parts";
import type { Halt } from "./watch-wish";
import { keepOriginals } from "./keep-originals";
import { mustLookAtTarget } from "./look-at-target";
import { nextBatch, type NextBatch, type Target } from "./next-batch";
import type { Ready } from "./publish-round";
import { removeLetters } from "./remove-letters";
import { sendBatch, type Sent } from "./send-batch";

const FRESH_MS = 1_000;

/**
 * Sends all that is selected, batch by batch: what edited ones were is kept, intent (§4), publish and results (§5, §6), removal (§7). While a batch is published, the
 * letters of the one before leave, and the one after is read (§8).
 */
export async function runBatches(epoch: Publishing, first: NextBatch): Promise<Ending | null> {
  const originals = keepOriginals(epoch);
  let removal = noRemoval;
  let next = first;
  let end: Ending | null = null;
  while (next && next.kind !== "stop" && !end) {
    if (next.kind === "wait") {
      end = (await removal()) ?? (await rested(epoch));
      removal = noRemoval;
      next = end ? null : await nextBatch(epoch);
      continue;
    }
    const upcoming = await whenNear(epoch, next);
    if (upcoming?.kind !== "batch") {
      next = upcoming;
      continue;
    }
    const unkept = await originals.keep(upcoming);
    if (unkept) {
      ({ next, end } = unkept);
      continue;
    }
    const { ready } = upcoming;
    const target = await freshTarget(epoch, upcoming);
    if ("stop" in target) {
      end = target.stop;
      break;
    }
    epoch.settler.expect(target.stream);
    const n = await saveIntent(epoch, ready, target);
    const { stream } = target;
    const { name: into, at: t0, leader, duplicateWindowMs } = stream;
    const batch = { n, target: into, t0, leader, duplicateWindowMs, stream };
    const [sent, stop, following]: [Sent, Stop | null, NextBatch] = await allOf([
      sendBatch(epoch, batch, fresh(ready)),
      removal(),
      nextBatch(epoch),
    ]);
    end = sent.end ?? stop;
    // What is free again goes first, whatever was read meanwhile.
    next = !end && (sent.isHeld || following === null) ? await nextBatch(epoch) : following;
    removal = () => removeReceived(epoch, { n, retention: target.stream.retention, published: sent.published });
  }
  if (end?.kind === "lost" || end?.kind === "leave") return end;
  const stop = await removal();
  return end ?? stop ?? (next?.kind === "stop" ? next.stop : null);
}

const noRemoval = (): Promise<Stop | null> => Promise.resolve(null);

/** Waits while nothing may be taken; says why nothing ever will be again. */
async function rested({ gate }: Publishing): Promise<Halt | null> {
  await gate.rest();
  const halt = gate.halt();
  return halt?.kind === "hold" ? null : halt;
}

/** When its turn is near: what was read may have left its stream since. What holds or halts the job is seen in the round at the latest. */
async function whenNear(epoch: Publishing, next: NextBatch & { kind: "batch" }): Promise<NextBatch> {
  await epoch.pacer.near(epoch.gate);
  if (epoch.gate.halt() !== null) return { kind: "wait" };
  return isFresh(next.target) ? next : nextBatch(epoch);
}

type Received = { n: number; retention: Target["stream"]["retention"]; published: readonly Ready[] };

/** An interest stream that lost its last consumer while they went out may have stored none of them: their letters stay. */
async function removeReceived(epoch: Publishing, { n, retention, published }: Received): Promise<Stop | null> {
  const [first] = published;
  const look = first && retention === "interest" ? await mustLookAtTarget(epoch.wire, first.item) : null;
  return look?.kind === "stop" ? look.stop : removeLetters(epoch, n, published);
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

const fresh = ([first, ...others]: readonly [Ready, ...Ready[]]) =>
  [{ ...first, inDoubt: false }, ...others.map((ready) => ({ ...ready, inDoubt: false }))] as const;
