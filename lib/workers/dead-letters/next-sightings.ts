import "server-only";
import type { Logger } from "pino";
import type { DeadLetterIndex } from "@/lib/db/dead-letter-index";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { Stream } from "@/lib/domain/stream/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { NatsContext } from "@/lib/nats";
import { readBatch, readStreamState, type StreamState } from "@/lib/nats/messages";
import type { Keep } from "./deps";
import { toSightings } from "./to-sightings";

const BATCH = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

type Deps = {
  context: NatsContext;
  index: Pick<DeadLetterIndex, "prepare">;
  maps: readonly SubjectMap[];
  log: Logger;
  keep?: Keep;
  storesLetters: boolean;
  seen(stream: string): Stream | null;
};

/** `filter`: which subjects are read, where not all are. */
type Place = { stream: string; allowDirect: boolean; createdAt: number; fromSeq: number; filter: string | undefined };

/** `others`: what lies there now is of another life of the stream. */
export type NextSightings =
  | { kind: "found"; sightings: Sighting[]; unkept: string | null; lastSeq: number; at: number; after: StreamState; isMore: boolean }
  | { kind: "nothing" }
  | { kind: "others" }
  | { kind: "failed"; error: Error };

/** What the next messages of a stream tell of. Answers whatever happens: it may be asked for ahead, and then be dropped unread. */
export function nextSightings(deps: Deps, place: Place): Promise<NextSightings> {
  return find(deps, place).catch((error: unknown) => ({
    kind: "failed",
    error: error instanceof Error ? error : new Error(String(error)),
  }));
}

async function find(deps: Deps, { stream, allowDirect, createdAt, fromSeq, filter }: Place): Promise<NextSightings> {
  const { context, maps } = deps;
  const from = { fromSeq, batch: BATCH, maxBytes: BATCH_BYTES, ...(filter === undefined ? {} : { nextBySubject: filter }) };
  const batch = await readBatch(context, { name: stream, allowDirect }, from);
  if (batch.lastSeq === null) return { kind: "nothing" };
  // Read again after the batch: the same life before and after, so all of it is of this life.
  const after = await readStreamState(context, stream, deps.seen(stream));
  if (after?.createdAt !== createdAt) return { kind: "others" };
  const letters = { context: context.name, stream, streamCreatedAt: createdAt, allowMsgTtl: after.allowMsgTtl, maps };
  const { sightings, unkept } = await toSightings(context, batch.messages, { ...deps, letters });
  await deps.index.prepare(sightings);
  const at = batch.messages.at(-1)?.at ?? Number.NaN;
  return { kind: "found", sightings, unkept, lastSeq: batch.lastSeq, at, after, isMore: batch.numPending !== 0 };
}
