import "server-only";
import type { ItemRecord } from "@/lib/db/redrives/types";
import { isCheckedEach } from "@/lib/domain/redrive/run/pace";
import type { ItemLetter, ItemOutcome } from "@/lib/domain/redrive/types";
import type { RawMessage } from "@/lib/nats";
import type { PublishAnswer } from "@/lib/nats/redrive";
import type { Hold } from "./gate";
import type { Ending, Publishing } from "./job-parts";
import { judgeAnswer } from "./judge-answer";

/** An item with its bytes, as they go out, and what of it leaves that is still what was selected: its copies, and perhaps the original. */
export type Ready = {
  item: ItemRecord;
  copies: readonly ItemLetter[];
  original: ItemLetter | null;
  message: { subject: string; headerBlock: Uint8Array; payload: Uint8Array };
  /** Of an edited one: what it was, and when the stream that it lies in was made; it is kept before anything goes out. */
  source?: { message: RawMessage; createdAt: number };
};

/** `inDoubt`: it may be stored already, so it goes out again only while the server knows its id. */
export type Attempt = Ready & { inDoubt: boolean };

export type Round = {
  outcomes: ItemOutcome[];
  /** In their order: what was not taken, then what was not tried. */
  left: Attempt[];
  /** Why nothing more goes out in this round; `again` after a wait. */
  end: Ending | Hold | { kind: "again"; why: string } | null;
};

const WINDOW = 256;
const ANSWER_MS = 2_500;

type Rules = { coveredUntil: number; now(): number };

/**
 * Protocol §5: publishes in order, 256 in flight, until one is not taken, or somebody says stop; then waits for those in flight.
 * Whether to stop is asked before each message, after it waited for its slot.
 */
export async function publishRound(epoch: Publishing, attempts: readonly Attempt[], { coveredUntil, now }: Rules): Promise<Round> {
  const { publisher, wish, gate, pacer, clock } = epoch;
  const outcomes: ItemOutcome[] = [];
  const again: Attempt[] = [];
  const flying = new Flying();
  let end: Round["end"] = null;
  let tried = 0;

  function take(attempt: Attempt, answer: PublishAnswer): void {
    const { n, target } = attempt.item;
    const verdict = judgeAnswer(answer, { n, target, at: clock.now() });
    if (verdict.kind === "final" && (verdict.outcome.kind !== "skipped" || !attempt.inDoubt)) {
      outcomes.push(verdict.outcome);
      end = verdict.stop ?? end;
      return;
    }
    // A refusal says nothing about an earlier try: what was in doubt stays so.
    const inDoubt = attempt.inDoubt || verdict.kind === "lost" || (verdict.kind === "again" && verdict.inDoubt);
    again.push({ ...attempt, inDoubt });
    if (verdict.kind === "refused") end = verdict.stop;
    else if (verdict.kind === "lost") end ??= { kind: "lost" };
    else end ??= { kind: "again", why: verdict.kind === "again" ? verdict.why : "it was refused the second time" };
  }

  async function publishAll(): Promise<void> {
    for (const attempt of attempts) {
      const slot = pacer.slot(gate);
      if (slot) await slot;
      if (flying.count >= WINDOW) await flying.landed();
      if (isCheckedEach(gate.ratePerSec())) await wish.ask();
      end ??= reasonNotTo(attempt);
      if (end) return;
      tried += 1;
      flying.add(publisher.publish(attempt.message, ANSWER_MS), (answer) => take(attempt, answer));
    }
  }

  function reasonNotTo(attempt: Attempt): Round["end"] {
    const halt = gate.halt();
    if (halt) return halt;
    if (publisher.closed.aborted) return { kind: "lost" };
    return attempt.inDoubt && now() >= coveredUntil ? { kind: "again", why: "whether it is stored cannot be asked" } : null;
  }

  await publishAll().finally(() => flying.all());
  const byOrder = again.toSorted((a, b) => a.item.n - b.item.n);
  return { outcomes, left: [...byOrder, ...attempts.slice(tried)], end };
}

/** Messages in flight: waiting for the next to land costs nothing for the others. */
class Flying {
  count = 0;
  #wake: (() => void) | null = null;
  readonly #crash = (error: unknown): void => {
    this.#land();
    throw error;
  };

  /** Not by `finally`, which makes three functions for each message, nor by one promise more. */
  add(flight: Promise<PublishAnswer>, take: (answer: PublishAnswer) => void): void {
    this.count += 1;
    const land = (answer: PublishAnswer) => {
      this.#land();
      take(answer);
    };
    void flight.then(land, this.#crash);
  }

  #land(): void {
    this.count -= 1;
    this.#wake?.();
  }

  landed(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }

  async all(): Promise<void> {
    while (this.count > 0) await this.landed();
  }
}
