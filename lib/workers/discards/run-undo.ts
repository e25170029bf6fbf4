import "server-only";
import type { RestoreOutcome, RestoringCopy } from "@/lib/db";
import { sightingId } from "@/lib/domain/dead-letter/sighting-id";
import { fromTrash } from "@/lib/domain/discard/trash-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { AppError } from "@/lib/errors";
import type { RawMessage } from "@/lib/nats";
import type { Publisher, StreamNow } from "@/lib/nats/redrive";
import type { DiscardParts } from "./parts";
import { BATCH, untilDone, type Batch } from "./until-done";
import { withoutRoom } from "./without-room";

/**
 * Publishes copies back into their streams until none waits. Where the stream ended is written down before the first is sent: what an
 * earlier process sent is looked for behind that, by our header, before anything is sent again.
 */
export function runUndo(parts: DiscardParts): Promise<void> {
  const { id, held, discards } = parts;
  return untilDone(parts, {
    name: `jetlag-undo-${id}`,
    next: () => discards.restoring(id, BATCH),
    work: async (publisher, batch) => discards.saveRestored(held, await restoreBatch(parts, publisher, batch)),
  });
}

async function restoreBatch(parts: DiscardParts, publisher: Publisher, batch: Batch<RestoringCopy>): Promise<RestoreOutcome[]> {
  const name = batch[0].stream;
  const stream = await targetOf(parts, name);
  if (typeof stream === "string") return batch.map(({ n }) => ({ n, kind: "kept", reason: stream }));
  const copies = await readCopies(parts, batch);
  // What one reading leaves out, because it was too much, comes with the next batch.
  const read = batch.filter(({ trashSeq }) => copies.has(trashSeq));
  const found = await foundAgain(parts, stream, { batch: read, copies });
  const restored = [...found].map(([n, seq]): RestoreOutcome => ({ n, kind: "restored", as: idAt(parts, stream, seq) }));
  const missing = read.filter(({ n }) => !found.has(n));
  await parts.discards.saveBase(
    parts.held,
    missing.map(({ n }) => n),
    stream.lastSeq,
  );
  const sending = missing.map(({ n, trashSeq }) => ({ n, stream, copy: copies.get(trashSeq) ?? null }));
  // Last of all: what others publish between this look and the sending is not seen.
  const reasons = await withoutRoom(parts, name, sending);
  const sent = sending.map((each) => {
    const reason = reasons.get(each.n);
    return reason === undefined ? restoreOne(parts, publisher, each) : { n: each.n, kind: "kept" as const, reason };
  });
  return [...restored, ...(await Promise.all(sent))];
}

type Copies = ReadonlyMap<number, RawMessage | null>;

/** Of those that an earlier try may have sent: where they came to lie. */
async function foundAgain(
  { id, wire }: DiscardParts,
  stream: StreamNow,
  { batch, copies }: { batch: readonly RestoringCopy[]; copies: Copies },
): Promise<ReadonlyMap<number, number>> {
  const tried = batch.filter(({ base }) => base !== null);
  if (tried.length === 0) return new Map();
  const base = Math.min(...tried.flatMap((copy) => copy.base ?? []));
  const sent = tried.map(({ n, trashSeq }) => ({ n, copy: copies.get(trashSeq) ?? null }));
  return wire.restoredSince(stream, base, { discard: id, copies: sent });
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
  const answer = copy && (await parts.wire.restore(publisher, copy, { discard: parts.id, n, stream: stream.name }));
  if (!answer) return kept(`its copy is no longer in ${ownStreams.trash}`);
  if (answer.kind === "stored" && answer.duplicate && (await isAnothers(parts, { n, stream, copy }, answer.seq)))
    return kept(`${stream.name} holds another message under the id that it comes back with`);
  if (answer.kind === "stored") return { n, kind: "restored", as: idAt(parts, stream, answer.seq) };
  if (answer.kind === "denied") return kept(`not permitted: publishing into ${stream.name}`);
  if (answer.kind === "refused" && answer.errCode !== idInProcess) return kept(`${stream.name} did not take it: ${answer.description}`);
  throw new AppError("NATS_UNAVAILABLE", `${stream.name} does not answer`);
}

/** Anybody may write dead letters, under our ids too. One that has left meanwhile was ours, as far as anybody knows. */
async function isAnothers({ id, wire }: DiscardParts, { n, stream, copy }: Restoring, seq: number): Promise<boolean> {
  const there = (await wire.readMany(stream, [seq])).get(seq);
  const sent = copy && fromTrash(copy, { discard: id, n });
  return Boolean(there && sent && !(there.subject === sent.subject && Buffer.compare(there.payload, sent.payload) === 0));
}

/** nats-server 2.15.1: "duplicate message id is in process". */
const idInProcess = 10158;

const idAt = ({ context }: DiscardParts, stream: StreamNow, seq: number) =>
  sightingId({ context, kind: "stored", stream: stream.name, streamCreatedAt: stream.createdAt, seq });
