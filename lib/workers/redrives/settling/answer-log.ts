import "server-only";
import type { ItemAnswer } from "@/lib/db/redrives/answers";
import { tellsMore, withAnswer, type Answered } from "@/lib/domain/redrive/settle/answers";
import { pause } from "../../pause";
import type { JobParts } from "../job-parts";
import { Recent } from "./recent";

type Parts = Pick<JobParts, "id" | "ledger" | "log">;
type Heard = { answers: readonly Answered[]; isKept: boolean };

const EVERY_MS = 1_000;
const AT_ONCE = 1_000;
/** Of so many messages at least, those that were heard of last, it is remembered what was. */
const LEAST_ITEMS = 10_000;
/** While the database is away: what is heard beyond that is not kept. */
const MOST_UNSAVED = 20_000;

/**
 * Keeps what workers were heard to answer to deliveries of a job's messages. Nothing is written of what went well at its first delivery, so a job in
 * which all does costs nothing. Written once a second at most, beside all else: nothing waits for it but its own end, and what cannot be
 * written then is lost, because no decision hangs on it.
 */
export class AnswerLog {
  readonly #parts: Parts;
  /** By item. */
  readonly #items = new Recent<number, Heard>(LEAST_ITEMS);
  /** By item, consumer, delivery and answer: none is twice in one write. */
  readonly #unsaved = new Map<string, ItemAnswer>();
  readonly #stopping = new AbortController();
  #writing: Promise<void> | null = null;
  #hasFailed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  heard(n: number, answered: Answered): void {
    const before = this.#items.get(n) ?? nothing;
    const answers = withAnswer(before.answers, answered);
    if (answers === before.answers) return;
    const isKept = before.isKept || tellsMore(answered);
    this.#items.set(n, { answers, isKept });
    if (isKept) this.#keep(n, before.isKept ? [answered] : answers);
  }

  /** It died: whatever was heard of it tells how. */
  cameBack(n: number): void {
    const { answers, isKept } = this.#items.get(n) ?? nothing;
    if (isKept) return;
    this.#items.set(n, { answers, isKept: true });
    this.#keep(n, answers);
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#writing;
    if (this.#unsaved.size > 0) await this.#write();
  }

  #keep(n: number, answers: readonly Answered[]): void {
    for (const each of answers) {
      if (this.#unsaved.size >= MOST_UNSAVED) break;
      this.#unsaved.set(`${n} ${each.consumer} ${each.delivery} ${each.answer}`, { ...each, n });
    }
    if (this.#unsaved.size > 0) this.#writing ??= this.#writeSoon();
  }

  async #writeSoon(): Promise<void> {
    const { signal } = this.#stopping;
    do {
      await pause(EVERY_MS, signal);
      await this.#write();
    } while (this.#unsaved.size > 0 && !signal.aborted);
    this.#writing = null;
  }

  async #write(): Promise<void> {
    const { ledger, id, log } = this.#parts;
    try {
      while (this.#unsaved.size > 0) {
        const some = [...this.#unsaved].slice(0, AT_ONCE);
        await ledger.saveAnswers(
          id,
          some.map(([, heard]) => heard),
        );
        for (const [key, heard] of some) if (this.#unsaved.get(key) === heard) this.#unsaved.delete(key);
      }
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) log.warn({ err: error }, "what was heard of deliveries cannot be written now");
      this.#hasFailed = true;
    }
  }
}

const nothing: Heard = { answers: [], isKept: false };
