import "server-only";
import type { RestoreOutcome, RestoringCopy } from "@/lib/db";
import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { Publisher, StreamNow } from "@/lib/nats/redrive";
import { pause } from "../pause";
import type { DiscardParts } from "./parts";

const BATCH = 256;
const AWAY_MS = 1_000;

/**
 * Publishes copies back into their streams until none waits. Where the stream ended is written down before the first is sent: what an
 * earlier process sent is looked for behind that, by our header, before anything is sent again.
 */
export async function runUndo(parts: DiscardParts): Promise<void> {
  const { id, discards, wire, signal } = parts;
  let publisher: Publisher | null = null;
  try {
    publisher = await wire.openPublisher(`jetlag-undo-${id}`);
    for (let batch = await next(parts); batch !== null && parts.isHeld(); batch = await next(parts)) {
      await discards.saveRestored(id, await restoreBatch(parts, publisher, batch));
      parts.arrivals.say({ context: parts.context, stream: batch[0].stream, count: 0 });
    }
    if (parts.isHeld()) await discards.end(id);
  } catch (error) {
    if (!(error instanceof AppError && (error.code === "NATS_UNAVAILABLE" || error.code === "NATS_DENIED"))) throw error;
    parts.log.warn({ why: error.message }, "an undo waits");
    await discards.saveWaiting(id, `It waits for NATS: ${error.message}`);
    await pause(AWAY_MS, signal);
  } finally {
    await publisher?.close();
  }
}

type Batch = [RestoringCopy, ...RestoringCopy[]];

async function next({ id, discards }: DiscardParts): Promise<Batch | null> {
  const [first, ...rest] = await discards.restoring(id, BATCH);
  return first ? [first, ...rest] : null;
}

async function restoreBatch(parts: DiscardParts, publisher: Publisher, batch: Batch): Promise<RestoreOutcome[]> {
  const name = batch[0].stream;
  const stream = await targetOf(parts, name);
  if (typeof stream === "string") return batch.map(({ n }) => ({ n, kind: "kept", reason: stream }));
  const found = await foundAgain(parts, stream, batch);
  const restored = [...found].map(([n, seq]): RestoreOutcome => ({ n, kind: "restored", as: idAt(parts, stream, seq) }));
  const missing = batch.filter(({ n }) => !found.has(n));
  await parts.discards.saveBase(
    parts.id,
    missing.map(({ n }) => n),
    stream.lastSeq,
  );
  const copies = await readCopies(parts, missing);
  // What one reading leaves out, because it was too much, comes with the next batch.
  const read = missing.filter(({ trashSeq }) => copies.has(trashSeq));
  const sent = read.map(({ n, trashSeq }) => restoreOne(parts, publisher, { n, stream, copy: copies.get(trashSeq) ?? null }));
  return [...restored, ...(await Promise.all(sent))];
}

/** Of those that an earlier try may have sent: where they came to lie. */
async function foundAgain(
  { id, wire }: DiscardParts,
  stream: StreamNow,
  batch: readonly RestoringCopy[],
): Promise<ReadonlyMap<number, number>> {
  const bases = batch.flatMap(({ base }) => base ?? []);
  if (bases.length === 0) return new Map();
  const found = await wire.restoredSince(stream, Math.min(...bases), id);
  return new Map([...found].filter(([n]) => batch.some((copy) => copy.n === n)));
}

/** The stream that a letter goes back to, or why it cannot. One that was made again takes it, too. */
async function targetOf({ wire }: DiscardParts, name: string): Promise<StreamNow | string> {
  try {
    const stream = await wire.streamNow(name);
    if (stream.retention === "interest" && stream.consumerCount === 0) return `${name} has no consumer, so it would store nothing`;
    return stream;
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return `${name} is gone`;
    throw error;
  }
}

async function readCopies({ wire }: DiscardParts, batch: readonly RestoringCopy[]): Promise<Map<number, RawMessage | null>> {
  const seqs = batch.map(({ trashSeq }) => trashSeq);
  try {
    return await wire.readMany({ name: ownStreams.trash, allowDirect: true }, seqs);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return new Map(seqs.map((seq) => [seq, null]));
    throw error;
  }
}

type Restoring = { n: number; stream: StreamNow; copy: RawMessage | null };

async function restoreOne(parts: DiscardParts, publisher: Publisher, { n, stream, copy }: Restoring): Promise<RestoreOutcome> {
  const kept = (reason: string): RestoreOutcome => ({ n, kind: "kept", reason });
  if (!parts.isHeld()) throw new AppError("NATS_UNAVAILABLE", "another console goes on with it");
  const asked = copy && parts.wire.restore(publisher, copy, { discard: parts.id, n, stream: stream.name });
  if (!asked) return kept(`its copy is no longer in ${ownStreams.trash}`);
  const answer = await asked;
  if (answer.kind === "stored") return { n, kind: "restored", as: idAt(parts, stream, answer.seq) };
  if (answer.kind === "denied") return kept(`not permitted: publishing into ${stream.name}`);
  if (answer.kind === "refused" && answer.errCode !== idInProcess) return kept(`${stream.name} did not take it: ${answer.description}`);
  throw new AppError("NATS_UNAVAILABLE", `${stream.name} does not answer`);
}

/** nats-server 2.15.1: "duplicate message id is in process". */
const idInProcess = 10158;

const idAt = ({ context }: DiscardParts, stream: StreamNow, seq: number) =>
  sightingId({ context, kind: "stored", stream: stream.name, streamCreatedAt: stream.createdAt, seq });
