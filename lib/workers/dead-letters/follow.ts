import "server-only";
import type { WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { pause, pauseToBeat } from "../pause";
import type { LeasedDeps } from "./deps";
import { followedStreams, snapshotStream, storesLetters } from "./followed-streams";
import { IndexedStream } from "./indexed-stream";

const POLL_MS = 250;
const AFTER_ERROR_MS = 1_000;
const AFTER_DENIED_MS = 10_000;

/** One stream, until it is gone, tells of no deaths any more, or the lease is lost. */
export async function follow(context: WatchedContext, nats: NatsContext, stream: string, deps: LeasedDeps): Promise<void> {
  const log = deps.log.child({ context: context.name, stream });
  const isForLetters = storesLetters(context, stream);
  const indexed = new IndexedStream(stream, {
    ...deps,
    context: nats,
    index: deps.db.deadLetterIndex,
    log,
    seen: (name) => snapshotStream(context, name),
    rebuilds: (instance) => deps.rebuilds.count(instance),
    storesLetters: isForLetters,
    noticed: (sightings) => deps.ownPlaces.notice(sightings),
  });
  let complaint: string | null = null;
  while (!deps.lost.aborted && followedStreams(context).includes(stream) && storesLetters(context, stream) === isForLetters) {
    try {
      const at = deps.clock.now();
      if (!(await indexed.step())) return await pause(AFTER_ERROR_MS, deps.lost);
      deps.readings.read(context.name, stream, at);
      if (complaint !== null) log.info("reading dead letters again");
      complaint = null;
      await pauseToBeat(POLL_MS, deps.lost);
    } catch (error) {
      indexed.distrust();
      const why = error instanceof Error ? error.message : String(error);
      if (why !== complaint) log.warn({ why }, "dead letters cannot be indexed now");
      complaint = why;
      await afterError(error, indexed, () => deps.readings.denied(context.name, stream), deps.lost);
    }
  }
}

async function afterError(error: unknown, indexed: IndexedStream, denied: () => void, lost: AbortSignal): Promise<void> {
  if (!(error instanceof AppError && error.code === "NATS_DENIED")) return pause(AFTER_ERROR_MS, lost);
  denied();
  try {
    await indexed.saveDenied(error.message);
  } catch {
    return pause(AFTER_ERROR_MS, lost); // the database is away as well: the same refusal comes again
  }
  await pause(AFTER_DENIED_MS, lost);
}
