import { createHash } from "node:crypto";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { BucketLimits } from "./buckets";
import type { Log } from "./log";
import { isUnanswered } from "./publish";
import { Seen } from "./seen";

/** How long it is remembered that a message was handled, and at most how much: about 250,000 messages. */
export const SEEN_LIMITS: BucketLimits = { maxAgeMs: 3_600_000, maxBytes: 48 * 1024 * 1024 };

/**
 * What was handled already, by (stream, consumer, id), in a key-value bucket: a restart, and the other processes of a system, know it too.
 * A key is written after success only. When the bucket cannot be asked or written the work is done all the same: at least once, as ever.
 */
export class Remembered {
  readonly #cache = new Seen(2_000);
  #complainedAt = 0;
  constructor(private readonly options: { bucket: string; js: JetStreamClient; jsm: JetStreamManager; log: Log; onMissing?: () => void }) {}

  async has(key: string): Promise<boolean> {
    if (this.#cache.has(key)) return true;
    const { bucket, jsm } = this.options;
    try {
      const found = await jsm.direct.getMessage(`KV_${bucket}`, { last_by_subj: `$KV.${bucket}.${key}` });
      if (found) this.#cache.add(key);
      return found !== null;
    } catch (error) {
      this.#complain("cannot be read", error);
      return false;
    }
  }

  async add(key: string, value: string): Promise<void> {
    this.#cache.add(key);
    const { bucket, js } = this.options;
    await js
      .publish(`$KV.${bucket}.${key}`, value, { timeout: 2_000 })
      .catch((error: unknown) => this.#complain("cannot be written", error));
  }

  /** Once a minute: a bucket that is full refuses every message. */
  #complain(what: string, error: unknown): void {
    if (isUnanswered(error)) this.options.onMissing?.();
    if (Date.now() - this.#complainedAt < 60_000) return;
    this.#complainedAt = Date.now();
    this.options.log.warn({ bucket: this.options.bucket, error: String(error) }, `the memory of handled messages ${what}`);
  }
}

const MAX_ID_LENGTH = 200;

/** Ids may hold what a subject cannot: such bytes are written `=2E`, and an id that is too long is its hash. */
export function seenKey(stream: string, consumer: string, id: string): string {
  const safe = [...Buffer.from(id)].map(asSubjectText).join("");
  const fits = safe.length <= MAX_ID_LENGTH ? safe : `=sha256-${createHash("sha256").update(id).digest("hex")}`;
  return `${stream}.${consumer}.${fits}`;
}

function asSubjectText(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_/-]/.test(character) ? character : `=${byte.toString(16).padStart(2, "0").toUpperCase()}`;
}
