import "server-only";
import type { Consumer } from "@/lib/domain/consumer/types";
import { awaitedOf } from "@/lib/domain/redrive/settle/awaited";
import { waitMsOf } from "@/lib/domain/redrive/settle/wait-ms";
import type { PlannedItem } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";

/** Who has to acknowledge a message, and how long that is waited for. One for all messages of a kind, because each keeps it until it is settled. */
export type Awaits = {
  readonly names: readonly string[];
  /** When each of them was made, epoch ms: one that was deleted and made again is another. */
  readonly lives: ReadonlyMap<string, number>;
  readonly waitMs: number;
};

export type Sent = Pick<PlannedItem, "consumer" | "subject">;

/** Of a target as it was looked at last; `null`: it was not, or its consumers may not be listed. */
type Seen = { name: string; stream: StreamNow | null; consumers: ReadonlyMap<string, Consumer> | null; maxSettleMs?: number };

/** So many kinds are remembered: each message may have a subject of its own. */
const MOST_KINDS = 1_000;

export class AwaitsOf {
  readonly seen: Seen;
  readonly #consumers: readonly Consumer[] | null;
  /** When the last of the consumers was made, epoch ms: what was sent before that may be another kind. */
  readonly #newestAt: number;
  readonly #kinds = new Map<string, Awaits | string>();

  constructor(seen: Seen) {
    this.seen = seen;
    this.#consumers = seen.consumers && [...seen.consumers.values()];
    this.#newestAt = Math.max(...(this.#consumers ?? []).map(({ createdAt }) => createdAt));
  }

  /** Why nobody could see it, where it is a text. `sentAt`: epoch ms. */
  of(sent: Sent, sentAt: number): Awaits | string {
    if (sentAt < this.#newestAt) return this.#find(sent, sentAt);
    const kind = `${sent.consumer ?? ""} ${sent.subject}`;
    const known = this.#kinds.get(kind);
    if (known !== undefined) return known;
    const found = this.#find(sent, sentAt);
    if (this.#kinds.size < MOST_KINDS) this.#kinds.set(kind, found);
    return found;
  }

  #find({ consumer, subject }: Sent, sentAt: number): Awaits | string {
    const { name, stream, maxSettleMs = Number.POSITIVE_INFINITY } = this.seen;
    const awaited = awaitedOf({ consumer, subject, sentAt }, { name, transform: stream?.transform ?? null }, this.#consumers);
    if (awaited.kind === "blind") return awaited.why;
    const lives = new Map(awaited.consumers.map((each) => [each.name, each.createdAt]));
    return { names: [...lives.keys()], lives, waitMs: Math.min(maxSettleMs, waitMsOf(awaited.consumers)) };
  }
}
