import { createHash, randomUUID } from "node:crypto";
import type { JetStreamClient, JetStreamManager, StoredMsg } from "@nats-io/jetstream";
import { z } from "zod";
import type { Declared } from "./declared";
import { headersOf, isUnanswered } from "./publish";

/** What travels in a message instead of the bytes. */
export const LargeReference = z.object({ bucket: z.string(), name: z.string(), size: z.int().min(0), digest: z.string() });
export type LargeReference = z.infer<typeof LargeReference>;

export type Large = {
  /** Rejects when the bucket is full. */
  put(bytes: Uint8Array, options?: { name?: string }): Promise<LargeReference>;
  /** Rejects with LargeGone when it is not there any more, or not what the reference says. */
  get(reference: LargeReference): Promise<Uint8Array>;
};

export class LargeGone extends Error {
  override name = "LargeGone";
}

/** The object store's own size: well below the 1 MB that a message may have. */
const CHUNK_BYTES = 128 * 1024;
const WINDOW = 16;

/** What the object store writes down about an object (NATS ADR-20). */
const Meta = z.object({
  name: z.string(),
  nuid: z.string(),
  size: z.number(),
  chunks: z.number(),
  digest: z.string(),
  deleted: z.boolean().optional(),
});

type Store = { js: JetStreamClient; jsm: JetStreamManager; bucket: string; declared: Pick<Declared, "missing" | "ensure"> };

export const largeIn = (store: Store): Large => ({
  put: (bytes, { name = randomUUID() } = {}) => declaringAgain(store, () => put(store, name, bytes)),
  get: (reference) => declaringAgain(store, () => get(store, reference)),
});

/** Where nobody answers, somebody may have deleted the bucket: once more, when it is declared again. */
async function declaringAgain<T>({ declared }: Store, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isUnanswered(error)) throw error;
    declared.missing();
    await declared.ensure();
    return act();
  }
}

async function put(store: Store, name: string, bytes: Uint8Array): Promise<LargeReference> {
  const { js, jsm, bucket } = store;
  const nuid = randomUUID().replaceAll("-", "");
  const reference = { bucket, name, size: bytes.length, digest: digestOf(bytes) };
  try {
    const chunks = await putChunks(store, nuid, bytes);
    const meta = { ...reference, nuid, chunks, options: { max_chunk_size: CHUNK_BYTES }, mtime: new Date().toISOString() };
    await js.publish(metaSubject(bucket, name), JSON.stringify(meta), { headers: headersOf({ "Nats-Rollup": "sub" }) });
    return reference;
  } catch (error) {
    await jsm.streams.purge(`OBJ_${bucket}`, { filter: `$O.${bucket}.C.${nuid}` }).catch(() => {}); // else they go by age
    throw error;
  }
}

async function putChunks({ js, bucket }: Store, nuid: string, bytes: Uint8Array): Promise<number> {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  for (let first = 0; first < count; first += WINDOW) {
    const window = Array.from({ length: Math.min(WINDOW, count - first) }, (_, i) => (first + i) * CHUNK_BYTES);
    await Promise.all(window.map((at) => js.publish(`$O.${bucket}.C.${nuid}`, bytes.subarray(at, at + CHUNK_BYTES))));
  }
  return count;
}

async function get({ jsm, bucket }: Store, reference: LargeReference): Promise<Uint8Array> {
  if (reference.bucket !== bucket) throw new LargeGone(`${reference.bucket} is not this system's bucket (${bucket})`);
  const stored = await jsm.direct.getMessage(`OBJ_${bucket}`, { last_by_subj: metaSubject(bucket, reference.name) });
  const meta = stored && Meta.parse(stored.json());
  if (!meta || meta.deleted) throw new LargeGone(`${bucket}/${reference.name} is gone`);
  const bytes = Buffer.concat(await readChunks(jsm, bucket, meta));
  if (meta.digest !== reference.digest || digestOf(bytes) !== meta.digest)
    throw new LargeGone(`${bucket}/${reference.name} is not what the reference says`);
  return bytes;
}

async function readChunks(jsm: JetStreamManager, bucket: string, { nuid, chunks }: z.infer<typeof Meta>): Promise<Uint8Array[]> {
  const found: StoredMsg[] = [];
  while (found.length < chunks) {
    const batch = await readBatch(jsm, {
      stream: `OBJ_${bucket}`,
      subject: `$O.${bucket}.C.${nuid}`,
      seq: (found.at(-1)?.seq ?? 0) + 1,
      count: chunks - found.length,
    });
    if (batch.length === 0) break;
    found.push(...batch);
  }
  return found.map((message) => message.data);
}

type Batch = { stream: string; subject: string; seq: number; count: number };

/** The callback form, because the client's iterator form keeps its subscription after the end of the batch. */
function readBatch(jsm: JetStreamManager, { stream, subject, seq, count }: Batch): Promise<StoredMsg[]> {
  return new Promise((resolve, reject) => {
    const found: StoredMsg[] = [];
    const callback = (end: { err?: Error } | null, message: StoredMsg) => {
      if (end?.err) reject(end.err);
      else if (end) resolve(found);
      else found.push(message);
    };
    jsm.direct.getBatch(stream, { seq, next_by_subj: subject, batch: Math.min(count, WINDOW), callback }).catch(reject);
  });
}

const metaSubject = (bucket: string, name: string) => `$O.${bucket}.M.${base64url(Buffer.from(name))}`;

const digestOf = (bytes: Uint8Array) => `SHA-256=${base64url(createHash("sha256").update(bytes).digest())}`;

/** With its padding, as the object store has it. */
const base64url = (bytes: Buffer) => bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
