import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Wordless } from "@/lib/db/dead-letter-text";
import { bodyText } from "@/lib/domain/dead-letter/body-text";
import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import type { Watch } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import type { Contexts } from "@/lib/nats";
import { readNext } from "@/lib/nats/messages";
import { runWithLease, type LeasedWorker } from "../leases";
import { pause } from "../pause";

/** Small, because the embedded database has one session: a page that is asked for meanwhile waits for one batch. */
const BATCH = 200;
const BATCH_BYTES = 4 * 1024 * 1024;
/** So long one batch follows the other: what has to be asked between them costs as much as a third of one. */
const TURN_MS = 250;
const POLL_MS = 500;
const AFTER_ERROR_MS = 5_000;

export type TextIndexerDeps = {
  db: Pick<Database, "kind" | "deadLetters" | "deadLetterText" | "leases">;
  nats: Contexts;
  watch: Watch;
  log: Logger;
  holder: string;
};

/**
 * Makes letters findable by words, behind the index of letters and never beside it: while a stream's letters are being indexed, it waits.
 * Reads like the other one, by direct get, so that it leaves no trace at the stream. One console at a time.
 */
export function startTextIndexer(deps: TextIndexerDeps): LeasedWorker {
  const log = deps.log.child({ worker: "dead-letter-text" });
  const holder = deps.db.kind === "embedded" ? "embedded" : deps.holder;
  return runWithLease({ name: "dead-letter-text", holder, leases: deps.db.leases, log }, async ({ signal, isHeld }) => {
    let complaint: string | null = null;
    while (!signal.aborted) {
      try {
        const isMore = await step({ ...deps, isHeld });
        complaint = null;
        await pause(isMore ? 0 : POLL_MS, signal);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (why !== complaint) log.warn({ why }, "words of dead letters cannot be indexed now");
        complaint = why;
        await pause(AFTER_ERROR_MS, signal);
      }
    }
  });
}

type Step = TextIndexerDeps & { isHeld(): boolean };

/** Each stream that is behind in its turn. Returns whether there may be more. */
async function step({ db, nats, watch, isHeld }: Step): Promise<boolean> {
  await db.deadLetterText.fold();
  if (db.kind === "embedded") await db.deadLetterText.analyze();
  const names = watch.contexts().map(({ name }) => name);
  if (await isIndexing(db, names)) return false;
  let isMore = false;
  const behind = await db.deadLetterText.wordless(names);
  for (const wordless of behind) {
    const connection = nats.get(wordless.context);
    const stream = streamOf(watch, wordless);
    if (!connection || !stream || !isHeld()) continue;
    const rows = watch.context(wordless.context)?.streams() ?? [];
    const isForLetters = rows.some(({ name, isDeadLetter }) => name === stream.name && isDeadLetter);
    let next: Wordless | null = wordless;
    const since = performance.now();
    do next = await readOn({ db, connection, stream, wordless: next, isForLetters });
    while (next && isHeld() && performance.now() - since < TURN_MS / behind.length);
    isMore ||= next !== null;
  }
  return isMore;
}

/** Letters first: a list that is not whole is worse than one that cannot be searched. */
async function isIndexing(db: TextIndexerDeps["db"], contexts: readonly string[]): Promise<boolean> {
  const readings = await db.deadLetters.readings(contexts);
  return readings.some(({ isIndexed, denied }) => denied === null && !isIndexed);
}

/** The stream as it was seen last, if it is still the one that was indexed. */
function streamOf(watch: Watch, { context, stream, streamCreatedAt }: Wordless) {
  const state = watch.context(context)?.state();
  const snapshot = !state || state.kind === "connecting" ? null : state.snapshot;
  const seen = snapshot?.streams.find(({ name }) => name === stream);
  return seen?.createdAt === Date.parse(streamCreatedAt) ? seen : null;
}

type Reading = {
  db: TextIndexerDeps["db"];
  connection: NonNullable<ReturnType<Contexts["get"]>>;
  stream: NonNullable<ReturnType<typeof streamOf>>;
  wordless: Wordless;
  /** Else it is read for its advisories only. */
  isForLetters: boolean;
};

/** One batch; returns how far it is then where there is more, else `null`. */
async function readOn({ db, connection, stream, wordless, isForLetters }: Reading): Promise<Wordless | null> {
  const { context, indexedSeq, textIndexedSeq } = wordless;
  if (!isForLetters) {
    // What advisories say is written with their letters.
    await db.deadLetterText.write(wordless, [], indexedSeq);
    return null;
  }
  const read = { fromSeq: textIndexedSeq + 1, batch: BATCH, maxBytes: BATCH_BYTES };
  const messages = await readNext(connection, stream, read).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "NATS_DENIED") return null; // the index of letters says so
    throw error;
  });
  if (messages === null) return null;
  const place = { context, kind: "stored" as const, stream: stream.name, streamCreatedAt: stream.createdAt };
  const bodies = messages
    .filter(({ seq }) => seq <= indexedSeq)
    .map(({ seq, at, payload }) => ({ id: sightingId({ ...place, seq }), at, body: bodyText(payload) }));
  const end = Math.min(messages.at(-1)?.seq ?? indexedSeq, indexedSeq);
  const isWritten = await db.deadLetterText.write(wordless, bodies, end);
  return isWritten && end < indexedSeq ? { ...wordless, textIndexedSeq: end } : null;
}
