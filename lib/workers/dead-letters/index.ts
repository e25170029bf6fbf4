import "server-only";
import { setMaxListeners } from "node:events";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { DeadLetterIndex } from "@/lib/db/dead-letter-index";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Clock } from "@/lib/domain/clock";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { Watch, WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import type { Contexts, NatsContext } from "@/lib/nats";
import { runWithLease, type LeasedWorker } from "../leases";
import { pause } from "../pause";
import { forgetOrphans } from "./forget-orphans";
import { IndexedStream } from "./indexed-stream";

const POLL_MS = 250;
const AFTER_ERROR_MS = 1_000;
const AFTER_DENIED_MS = 10_000;
const DISCOVER_MS = 250;
const TIDY_MS = 10_000;
const PRUNE_MS = 600_000;

export type IndexerDeps = {
  db: Pick<Database, "kind" | "deadLetterIndex" | "leases">;
  nats: Contexts;
  watch: Watch;
  arrivals: Arrivals;
  clock: Clock;
  log: Logger;
  /** Which subjects belong to which flow. */
  maps: readonly SubjectMap[];
  /** Names this process in the lease. Not used for an embedded database: one process only can open it, so a new one need not wait for the lease of a killed one. */
  holder: string;
};

/**
 * Indexes the dead letters of every dead-letter stream of every context, while this process holds the lease `dead-letter-index`.
 * Each stream is followed by a loop of its own, so that one that is denied or slow holds up no other.
 */
export function startDeadLetterIndexer(deps: IndexerDeps): LeasedWorker {
  const log = deps.log.child({ worker: "dead-letters" });
  const holder = deps.db.kind === "embedded" ? "embedded" : deps.holder;
  const lease = { name: "dead-letter-index", holder, leases: deps.db.leases, log };
  return runWithLease(lease, ({ signal, isHeld }) => followAll({ ...deps, log, isHeld }, signal));
}

type LeasedDeps = IndexerDeps & { isHeld(): boolean };

/** Follows what the collector names, until `lost`. */
async function followAll(deps: LeasedDeps, lost: AbortSignal): Promise<void> {
  setMaxListeners(0, lost); // one for each stream: no leak
  const index = deps.db.deadLetterIndex;
  const followed = new Map<string, Promise<void>>();
  let tidiedAt = Number.NEGATIVE_INFINITY;
  let prunedAt = Number.NEGATIVE_INFINITY;
  while (!lost.aborted) {
    for (const context of deps.watch.contexts()) {
      for (const stream of deadLetterStreams(context)) {
        const key = JSON.stringify([context.name, stream]);
        const connection = deps.nats.get(context.name);
        if (!connection || followed.has(key)) continue;
        const ended = follow({ ...deps, index, connection, context, stream, lost }).finally(() => {
          followed.delete(key);
          tidiedAt = Number.NEGATIVE_INFINITY; // it may have been deleted: look at once
        });
        followed.set(key, ended);
      }
    }
    const now = deps.clock.now();
    if (now - tidiedAt >= TIDY_MS) {
      tidiedAt = now;
      await attempt(deps.log, () => tidy(deps, index));
    }
    if (now - prunedAt >= PRUNE_MS) {
      prunedAt = now;
      await attempt(deps.log, () => index.pruneGone());
    }
    await pause(DISCOVER_MS, lost);
  }
  await Promise.all(followed.values());
}

type Following = LeasedDeps & {
  index: DeadLetterIndex;
  connection: NatsContext;
  context: WatchedContext;
  stream: string;
  lost: AbortSignal;
};

/** One stream, until it is gone, is no dead-letter stream any more, or the lease is lost. */
async function follow({ index, connection, context, stream, lost, ...deps }: Following): Promise<void> {
  const log = deps.log.child({ context: context.name, stream });
  const seen = () => snapshotStream(context, stream);
  const indexed = new IndexedStream(stream, { ...deps, context: connection, index, log, seen });
  let complaint: string | null = null;
  while (!lost.aborted && deadLetterStreams(context).includes(stream)) {
    try {
      if (!(await indexed.step())) return await pause(AFTER_ERROR_MS, lost);
      if (complaint !== null) log.info("reading dead letters again");
      complaint = null;
      await pause(POLL_MS, lost);
    } catch (error) {
      indexed.distrust();
      const why = error instanceof Error ? error.message : String(error);
      if (why !== complaint) log.warn({ why }, "dead letters cannot be indexed now");
      complaint = why;
      await afterError(error, indexed, lost);
    }
  }
}

async function afterError(error: unknown, indexed: IndexedStream, lost: AbortSignal): Promise<void> {
  if (!(error instanceof AppError && error.code === "NATS_DENIED")) return pause(AFTER_ERROR_MS, lost);
  try {
    await indexed.saveDenied(error.message);
  } catch {
    return pause(AFTER_ERROR_MS, lost); // the database is away as well: the same refusal comes again
  }
  await pause(AFTER_DENIED_MS, lost);
}

async function tidy({ nats, watch }: IndexerDeps, index: DeadLetterIndex): Promise<void> {
  for (const context of watch.contexts()) {
    const connection = nats.get(context.name);
    if (connection && context.state().kind === "live") await forgetOrphans(connection, index, deadLetterStreams(context));
  }
}

/** Housekeeping that can wait for the next time. */
async function attempt(log: Logger, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.warn({ why: error instanceof Error ? error.message : String(error) }, "the index of dead letters was not tidied");
  }
}

const deadLetterStreams = (context: WatchedContext) => context.streams().flatMap((row) => (row.isDeadLetter ? [row.name] : []));

function snapshotStream(context: WatchedContext, stream: string) {
  const state = context.state();
  const snapshot = state.kind === "connecting" ? null : state.snapshot;
  return snapshot?.streams.find((each) => each.name === stream) ?? null;
}
