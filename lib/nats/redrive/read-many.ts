import "server-only";
import { readBatch, readMessage, type ReadableStream } from "../messages";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext, RawMessage } from "../types";
import { maxPayloadBytes } from "./permissions";
import { toRuns } from "./runs";

const MAX_AT_ONCE = 32;
/**
 * What single answers in flight may come to, for each of several readers. nats-server cuts a connection that has more than 64 MB to be
 * written, and counts a write until all of it is done: 32 answers of MSG.GET of 1 MB cut the console off (2.15.1, measured).
 */
const MAX_BYTES_AT_ONCE = 8 * 1024 * 1024;
const MAX_BATCH_BYTES = 2 * 1024 * 1024;
/** A call stops reading once it holds this much. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Stored messages by sequence; `null` for each that is not there. Near ones by batched direct get, the others (and what a batch
 * did not give: a replica may be behind, so MSG.GET has the last word) one by one, at most 32 at once. Past 64 MB it reads no
 * further: what is missing in the answer was not read, and is asked for again. Errors as of readMessage.
 */
export async function readMany(
  context: NatsContext,
  stream: ReadableStream,
  seqs: readonly number[],
): Promise<Map<number, RawMessage | null>> {
  const found = new Map<number, RawMessage | null>();
  let sizeBytes = 0;
  const keep = (seq: number, message: RawMessage | null) => {
    found.set(seq, message);
    sizeBytes += message ? message.payload.byteLength + (message.headerBlock?.byteLength ?? 0) : 0;
  };
  const { runs, singles } = stream.allowDirect ? toRuns(seqs) : { runs: [], singles: [...new Set(seqs)] };

  for (const run of runs) {
    if (sizeBytes >= MAX_BYTES) return found;
    singles.push(...(await readRun(run)));
  }
  const atOnce = Math.floor(MAX_BYTES_AT_ONCE / maxPayloadBytes(context));
  await mapLimit(singles, Math.min(Math.max(atOnce, 1), MAX_AT_ONCE), async (seq) => {
    if (sizeBytes < MAX_BYTES) keep(seq, await readMessage(context, stream, { seq }));
  });
  return found;

  /** Returns the wanted ones that it did not find. */
  async function readRun({ first, last }: { first: number; last: number }): Promise<number[]> {
    const wanted = new Set(seqs.filter((seq) => seq >= first && seq <= last));
    let next = first;
    while (next <= last) {
      if (sizeBytes >= MAX_BYTES) break;
      const batch = await readBatch(context, stream, { fromSeq: next, batch: last - next + 1, maxBytes: MAX_BATCH_BYTES });
      for (const message of batch.messages) if (wanted.delete(message.seq)) keep(message.seq, message);
      if (batch.lastSeq === null) break;
      next = batch.lastSeq + 1;
    }
    return [...wanted];
  }
}
