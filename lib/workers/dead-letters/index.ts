import "server-only";
import { setMaxListeners } from "node:events";
import type { Logger } from "pino";
import type { WatchedContext } from "@/lib/domain/watch";
import type { NatsContext } from "@/lib/nats";
import { runWithLease, type LeasedWorker } from "../leases";
import { pauseToBeat } from "../pause";
import type { IndexerDeps, LeasedDeps } from "./deps";
import { ExhaustedBefore } from "./exhausted-before";
import { follow } from "./follow";
import { followedStreams } from "./followed-streams";
import { forgetOrphans } from "./forget-orphans";
import { LiveDeaths } from "./live-deaths";
import { OwnPlacesWatch } from "./own-places";
import { Readings } from "./readings";
import { Rebuilds } from "./rebuilds";

export type { IndexerDeps, Keep } from "./deps";

const DISCOVER_MS = 250;
const LISTEN_MS = 250;
const LEFT_MS = 5_000;
const BEFORE_MS = 1_000;
const TIDY_MS = 10_000;
const PRUNE_MS = 600_000;

/**
 * Indexes the dead letters of every context, while this process holds the lease `dead-letter-index`: those stored in dead-letter streams, those
 * that advisories tell of, and those of work queues that nobody told of. Each stream is followed by a loop of its own, so that one that
 * is denied or slow holds up no other; what is looked at from time to time has loops of its own as well.
 */
export function startDeadLetterIndexer(deps: IndexerDeps): LeasedWorker {
  const log = deps.log.child({ worker: "dead-letters" });
  const holder = deps.db.kind === "embedded" ? "embedded" : deps.holder;
  const lease = { name: "dead-letter-index", holder, leases: deps.db.leases, log };
  return runWithLease(lease, ({ signal: lost, isHeld }) => {
    setMaxListeners(0, lost); // one for each stream: no leak
    const { deadLetterIndex: index, ownPlaces: places } = deps.db;
    const ownPlaces = new OwnPlacesWatch({ index, places, nats: deps.nats, log, isHeld });
    return followAll({ ...deps, log, lost, isHeld, readings: new Readings(), rebuilds: new Rebuilds(deps), ownPlaces });
  });
}

/** Follows what the collector names, until the lease is lost. */
async function followAll(deps: LeasedDeps): Promise<void> {
  const index = deps.db.deadLetterIndex;
  const followed = new Map<string, Promise<void>>();
  const watched = new Map<string, Promise<unknown>>();
  let tidiedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = Number.NEGATIVE_INFINITY;
  let areGrouped = false;
  const left = every(LEFT_MS, "what left its stream", deps, () => deps.ownPlaces.round());
  while (!deps.lost.aborted) {
    for (const context of deps.watch.contexts()) {
      const nats = deps.nats.get(context.name);
      if (!nats) continue;
      if (!watched.has(context.name)) watched.set(context.name, watchContext(context, nats, deps));
      for (const stream of followedStreams(context)) {
        const key = JSON.stringify([context.name, stream]);
        if (followed.has(key)) continue;
        const ended = follow(context, nats, stream, deps).finally(() => {
          followed.delete(key);
          deps.readings.ended(context.name, stream);
          tidiedAt = Number.NEGATIVE_INFINITY; // it may have been deleted: look at once
        });
        followed.set(key, ended);
      }
    }
    const now = deps.clock.now();
    if (now - tidiedAt >= TIDY_MS) {
      tidiedAt = now;
      await attempt(deps.log, "old streams", () => tidy(deps));
    }
    if (!areGrouped) await attempt(deps.log, "letters of an older Jetlag", async () => void (areGrouped = !(await index.groupOlder())));
    if (now - prunedAt >= PRUNE_MS) {
      prunedAt = now;
      await attempt(deps.log, "old letters", () => index.pruneGone());
    }
    await pauseToBeat(DISCOVER_MS, deps.lost);
  }
  await Promise.all([left, ...followed.values(), ...watched.values()]);
}

/** What is to be known of a context beside its streams of letters. */
async function watchContext(context: WatchedContext, nats: NatsContext, deps: LeasedDeps): Promise<void> {
  const live = new LiveDeaths(context, nats, deps);
  const before = new ExhaustedBefore(context, nats, deps);
  const log = deps.log.child({ context: context.name });
  await Promise.all([
    every(LISTEN_MS, "advisories", { ...deps, log }, () => live.step()),
    every(BEFORE_MS, "deaths from before", { ...deps, log }, () => before.step()),
  ]);
  live.stop();
}

/** Does `work` again and again; what it could not do it does next time, and says once why. */
async function every(ms: number, what: string, { log, lost }: Pick<LeasedDeps, "log" | "lost">, work: () => Promise<void>): Promise<void> {
  let complaint: string | null = null;
  while (!lost.aborted) {
    complaint = await attempt(log, what, work, complaint);
    await pauseToBeat(ms, lost);
  }
}

async function tidy({ nats, watch, db }: LeasedDeps): Promise<void> {
  for (const context of watch.contexts()) {
    const connection = nats.get(context.name);
    if (connection && context.state().kind === "live") await forgetOrphans(connection, db.deadLetterIndex, followedStreams(context));
  }
}

/** Work that can wait for the next time. Returns why it could not be done; the same again is not said again. */
async function attempt(log: Logger, what: string, work: () => Promise<void>, complaint: string | null = null): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (why !== complaint) log.warn({ why }, `dead letters: ${what} cannot be looked at now`);
    return why;
  }
}
