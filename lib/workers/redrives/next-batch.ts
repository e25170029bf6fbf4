import "server-only";
import { batchSize } from "@/lib/domain/redrive/run/pace";
import type { Failure } from "@/lib/domain/redrive/run/machine";
import type { StreamNow } from "@/lib/nats/redrive";
import type { Epoch } from "./job-parts";
import { mustLookAtTarget } from "./look-at-target";
import type { Ready } from "./publish-round";
import { readFresh } from "./read-fresh";

export type Target = { stream: StreamNow; askedAt: number };
export type NextBatch =
  | { kind: "batch"; ready: [Ready, ...Ready[]]; target: Target }
  /** Something waits to be sent, and nothing may be taken now. */
  | { kind: "wait" }
  | { kind: "stop"; stop: Failure }
  | null;

/**
 * The next batch with its bytes, all for one target; `null` when all is sent. What cannot be sent is skipped on the way. Changes nothing
 * else, so that it may run while the batch before is published. NATS_UNAVAILABLE.
 */
export async function nextBatch(epoch: Epoch): Promise<NextBatch> {
  const { ledger, id, job, progress, wire, gate, receivers, maxBatch = Number.POSITIVE_INFINITY } = epoch;
  for (;;) {
    if (gate.halt()?.kind === "hold") return { kind: "wait" };
    if (progress.counts().selected === 0) return null;
    const { mayTake, upTo } = await gate.look();
    if (mayTake === 0) return { kind: "wait" };
    const ratePerSec = gate.ratePerSec();
    const most = Math.min(maxBatch, mayTake);
    const items = await ledger.next(id, Math.min(most, batchSize({ ratePerSec, retention: "limits" })), upTo);
    const [first] = items;
    if (!first) return null;
    const target = await mustLookAtTarget(wire, first);
    if (target.kind === "stop") return target;
    const size = Math.min(most, batchSize({ ratePerSec, retention: target.stream.retention }));
    const read = await readFresh(epoch, items.slice(0, size));
    if (read.kind === "stop") return read;
    if (read.refused.length > 0) {
      await ledger.skip(id, job.epoch, read.refused);
      progress.moved("selected", "skipped", read.refused.length);
    }
    const [head, ...rest] = read.ready;
    const why = job.options.breaker ? await receivers.whyStopped(read.ready.map(({ item }) => item)) : null;
    if (why !== null) gate.trip(why);
    else if (head) return { kind: "batch", ready: [head, ...rest], target };
  }
}
