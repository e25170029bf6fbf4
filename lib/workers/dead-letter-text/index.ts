import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { LetterWords, Wordless } from "@/lib/db/dead-letter-text";
import { bodyMarks } from "@/lib/domain/dead-letter/body-marks";
import { bodyText } from "@/lib/domain/dead-letter/body-text";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import { toLetter } from "@/lib/domain/dead-letter/to-letter";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { Watch } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import type { Contexts } from "@/lib/nats";
import { readNext } from "@/lib/nats/messages";
import { runWithLease, type LeasedWorker } from "../leases";
import { pause, pauseToBeat } from "../pause";

/** Small, because the embedded database has one session: a page that is asked for meanwhile waits for one batch. */
const BATCH = 200;
const BATCH_BYTES = 4 * 1024 * 1024;
/** So long one batch follows the other, the next being read meanwhile: what has to be asked between costs as much as a third of one. */
const TURN_MS = 500;
/** While letters are being indexed: whatever is asked meanwhile takes a turn of the embedded database from them. */
const WAIT_MS = 2_000;
/** So far behind may be the words of a few letters that come now and then: those of this time are one look, and one batch. */
const POLL_MS = 2_000;
const AFTER_ERROR_MS = 5_000;

export type TextIndexerDeps = {
  db: Pick<Database, "kind" | "deadLetters" | "deadLetterText" | "leases">;
  nats: Contexts;
  watch: Watch;
  log: Logger;
  /** Which subjects belong to which flow. */
  maps: readonly SubjectMap[];
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
        const waitMs = await step({ ...deps, isHeld });
        complaint = null;
        if (waitMs > 0) await pauseToBeat(waitMs, signal);
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

/** Each stream that is behind in its turn. Returns how long to wait for more. */
async function step({ db, nats, watch, maps, isHeld }: Step): Promise<number> {
  let isMore = await db.deadLetterText.tidy();
  const names = watch.contexts().map(({ name }) => name);
  const behind = await db.deadLetterText.wordless(names);
  if (behind.length > 0 && (await isIndexing(db, names))) return WAIT_MS;
  let failed: { error: unknown } | null = null;
  for (const wordless of behind) {
    const connection = nats.get(wordless.context);
    const stream = streamOf(watch, wordless);
    if (!connection || !stream || !isHeld()) continue;
    const rows = watch.context(wordless.context)?.streams() ?? [];
    const isForLetters = rows.some(({ name, isDeadLetter }) => name === stream.name && isDeadLetter);
    const until = performance.now() + TURN_MS / behind.length;
    const goesOn = () => isHeld() && performance.now() < until;
    try {
      if (isForLetters) isMore = (await readOn({ db, connection, stream, maps, wordless, goesOn })) || isMore;
      else await db.deadLetterText.write(wordless, [], wordless.indexedSeq); // what advisories say is written with their letters
    } catch (error) {
      failed ??= { error }; // one stream keeps no other from being read
    }
  }
  if (failed) throw failed.error;
  return isMore ? 0 : POLL_MS;
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
  maps: readonly SubjectMap[];
  wordless: Wordless;
  goesOn(): boolean;
};

/** Batch after batch as long as it goes on. Returns whether there is more. */
async function readOn(reading: Reading): Promise<boolean> {
  const { db, wordless: from, goesOn } = reading;
  let wordless = from;
  for (let next = readBatch(reading, from.textIndexedSeq + 1); ;) {
    const batch = await next;
    if (batch.kind === "denied") return false; // the index of letters says so
    if (batch.kind === "failed") throw batch.error;
    const isMore = batch.end < from.indexedSeq;
    const isLast = !isMore || !goesOn();
    if (!isLast) next = readBatch(reading, batch.end + 1);
    if (!(await db.deadLetterText.write(wordless, batch.words, batch.end))) return false;
    if (isLast) return isMore;
    wordless = { ...wordless, textIndexedSeq: batch.end };
  }
}

type Batch = { kind: "read"; words: LetterWords[]; end: number } | { kind: "denied" } | { kind: "failed"; error: Error };

/** Answers whatever happens: it may be asked for ahead, and then be dropped unread. */
async function readBatch({ connection, stream, maps, wordless }: Reading, fromSeq: number): Promise<Batch> {
  const { context, indexedSeq } = wordless;
  try {
    const messages = await readNext(connection, stream, { fromSeq, batch: BATCH, maxBytes: BATCH_BYTES });
    const source = { context, stream: stream.name, streamCreatedAt: stream.createdAt, allowMsgTtl: false, maps };
    const words = messages
      .filter(({ seq }) => seq <= indexedSeq)
      .map((message) => {
        const letter = toLetter(message, source);
        const tsv = letterWords(letter, bodyText(message.payload), bodyMarks(message, source));
        return { id: letter.id, at: message.at, tsv };
      });
    return { kind: "read", words, end: Math.min(messages.at(-1)?.seq ?? indexedSeq, indexedSeq) };
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_DENIED") return { kind: "denied" };
    return { kind: "failed", error: error instanceof Error ? error : new Error(String(error)) };
  }
}
