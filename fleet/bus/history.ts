import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";

const BATCH = 256;

/**
 * All stored messages on a filter, by direct get: no consumer, so nothing is acked, held back or left behind.
 * (The callback form, because the client's iterator form keeps its subscription after the end of the batch.)
 */
export async function readHistory(jsm: JetStreamManager, stream: string, filter: string): Promise<StoredMsg[]> {
  const found: StoredMsg[] = [];
  for (let seq = 1; ;) {
    const batch = await readBatch(jsm, stream, { seq, next_by_subj: filter, batch: BATCH });
    found.push(...batch);
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return found;
    seq = last.seq + 1;
  }
}

function readBatch(
  jsm: JetStreamManager,
  stream: string,
  query: { seq: number; next_by_subj: string; batch: number },
): Promise<StoredMsg[]> {
  return new Promise((resolve, reject) => {
    const batch: StoredMsg[] = [];
    const callback = (end: { err?: Error } | null, message: StoredMsg) => {
      if (end?.err) reject(end.err);
      else if (end) resolve(batch);
      else batch.push(message);
    };
    jsm.direct.getBatch(stream, { ...query, callback }).catch(reject);
  });
}
