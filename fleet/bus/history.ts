import type { JetStreamManager, StoredMsg } from "@nats-io/jetstream";

/**
 * The last message of each subject on a filter, oldest first: the whole history where every subject is written once. By direct get, so
 * no consumer is made, and by multi_last, which costs the same anywhere in the stream (0.4 ms; next_by_subj took 1 to 28 ms in a
 * stream of 100,000 subjects). More than 1,024 subjects are refused by the server.
 */
export function readHistory(jsm: JetStreamManager, stream: string, filter: string): Promise<StoredMsg[]> {
  return new Promise((resolve, reject) => {
    const found: StoredMsg[] = [];
    // The callback form, because the client's iterator form keeps its subscription after the end of the batch.
    const callback = (end: { err?: Error } | null, message: StoredMsg) => {
      if (end?.err) reject(end.err);
      else if (end) resolve(found);
      else found.push(message);
    };
    jsm.direct.getLastMessagesFor(stream, { multi_last: [filter], batch: 1_024, callback }).catch(reject);
  });
}
