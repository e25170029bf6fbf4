import "server-only";
import { StaleEpoch } from "@/lib/db/redrives/stale-epoch";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import { groupBy } from "@/lib/domain/group-by";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";
import { pause, pauseToBeat } from "../../pause";
import type { JobParts } from "../job-parts";
import type { Progress } from "../progress";
import type { SentItem, Settler } from "../settler";
import { AnswerLog } from "./answer-log";
import { Hearing } from "./hearing";
import { judgeOpen, notSeen } from "./judging";
import { saveDecided } from "./saving";
import { SentBook } from "./sent-book";
import { spanOf } from "./span-of";
import { TargetWatch } from "./target-watch";

export type SettlerParts = Pick<JobParts, "id" | "ledger" | "wire" | "clock" | "log" | "maxSettleMs"> & {
  job: Pick<RunningJob, "context" | "epoch" | "counts">;
  progress: Progress;
};

const TICK_MS = 250;
const SOON_MS = 20;

/**
 * Watches what becomes of messages that were sent (protocol §6), and writes it down: by acknowledgements that are heard, by how consumers stand
 * where they are not, and by dead letters, which the index itself writes down as what became of their items. After a crash it goes on
 * with what the ledger says is unsettled.
 */
export async function openSettler(parts: SettlerParts): Promise<Settler> {
  const { ledger, id, job, clock } = parts;
  const boomerangs = job.epoch > 1n ? await ledger.boomerangsAfter(id, 0) : [];
  const book = new SentBook(parts.progress, boomerangs);
  const answers = new AnswerLog(parts);
  book.onSettled(({ n, state }) => (state === "boomeranged" ? answers.cameBack(n) : undefined));
  const settler = new LiveSettler({ ...parts, answers }, book, new Hearing(parts, book, boomerangs.at(-1)?.nth ?? 0));
  if (job.counts.published > 0) {
    const items = await ledger.unsettled(id);
    settler.sent(items.map((item) => ({ item, seq: item.publishedSeq, at: item.publishedAt ?? clock.now() })));
  }
  settler.start();
  return settler;
}

type Done = (act: () => Promise<void>) => Promise<boolean>;

class LiveSettler implements Settler {
  readonly #targets = new Map<string, TargetWatch>();
  readonly #waiting = new Set<() => void>();
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  /** How long the next rest is, once all is acknowledged. */
  #lastMs = SOON_MS;

  constructor(
    private readonly parts: SettlerParts & { answers: AnswerLog },
    private readonly book: SentBook,
    private readonly hearing: Hearing,
  ) {}

  start(): void {
    this.#running = this.#run();
  }

  expect(stream: StreamNow): void {
    this.#target(stream).listen(stream);
  }

  sent(items: readonly SentItem[]): void {
    for (const item of items) this.book.fresh.push(item);
    if (items.length > 0) this.#wake.abort();
  }

  onSettled(listener: (settlement: Settlement) => void): () => void {
    return this.book.onSettled(listener);
  }

  unsettled(): number {
    return this.book.unsettled();
  }

  allSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        if (this.unsettled() > 0 && !signal.aborted) return;
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      this.#wake.abort();
      signal.addEventListener("abort", done);
      done();
    });
  }

  async giveUp(why: string): Promise<void> {
    const { book, parts, hearing } = this;
    await this.stop();
    await hearing.boomerangs();
    for (const { item } of book.fresh) book.open.set(item.n, null);
    book.fresh = [];
    for (const n of book.open.keys()) if (!book.unsaved.has(n)) book.decide(notSeen(n, why, parts.clock));
    await saveDecided(parts, book, hearing);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    for (const target of this.#targets.values()) target.stop();
    await this.parts.answers.stop();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let complaint: string | null = null;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      try {
        await this.#step();
        complaint = null;
      } catch (error) {
        if (error instanceof StaleEpoch) return; // the runner leaves as well
        const why = error instanceof Error ? error.message : String(error);
        if (why !== complaint) this.parts.log.warn({ err: error }, "what became of sent messages cannot be seen now");
        complaint = why;
      }
      for (const done of this.#waiting) done();
      // What could not be done is not tried again at once, however much is sent.
      await (complaint === null ? this.#rest(AbortSignal.any([signal, this.#wake.signal])) : pauseToBeat(TICK_MS, signal));
    }
  }

  /** Once all is sent, somebody waits for the last acknowledgement, and for what the index has to say then: a beat would be a tenth of a short job. */
  async #rest(signal: AbortSignal): Promise<void> {
    if (this.#waiting.size === 0) return pauseToBeat(TICK_MS, signal);
    if (this.#isAcknowledged()) {
      await pause(this.#lastMs, signal);
      this.#lastMs = Math.min(2 * this.#lastMs, TICK_MS);
      return;
    }
    this.#lastMs = SOON_MS;
    const until = performance.now() + TICK_MS;
    while (!signal.aborted && performance.now() < until && !this.#isAcknowledged()) await pause(SOON_MS, signal);
  }

  /** All is sent, and of all of it only the index does not say yet that it did not die. */
  #isAcknowledged(): boolean {
    const { fresh, open } = this.book;
    if (this.#waiting.size === 0 || fresh.length > 0) return false;
    let decided = 0;
    for (const target of this.#targets.values()) decided += target.decided.size;
    return decided === open.size;
  }

  /** One stream, consumer or answer that is not to be had does not keep the rest from being seen. Throws the first of what failed. */
  async #step(): Promise<void> {
    const { book, parts, hearing } = this;
    const failed: unknown[] = [];
    const done: Done = async (act) => {
      try {
        await act();
        return true;
      } catch (error) {
        if (error instanceof StaleEpoch) throw error;
        failed.push(error);
        return false;
      }
    };
    for (const [, items] of groupBy(book.fresh, ({ item }) => `${item.target} ${item.targetCreatedAt}`))
      await done(() => this.#takeNew(items));
    const targets = [...this.#targets.values()];
    for (const target of targets) if (target.open.size > 0) await done(() => target.look());
    const to = await this.#hear(targets, done);
    for (const target of targets) judgeOpen(target, to, parts.clock).forEach((settlement) => book.decide(settlement));
    await saveDecided(parts, book, hearing);
    if (failed.length > 0) throw failed[0];
  }

  /** Until when whatever was dead is known. */
  async #hear(targets: readonly TargetWatch[], done: Done): Promise<number> {
    const { hearing } = this;
    const isDecided = targets.some(({ decided }) => decided.size > 0);
    let to = Number.NEGATIVE_INFINITY;
    if (isDecided) await done(async () => void (to = await hearing.knownTo({ isLast: this.#isAcknowledged() })));
    if (!isDecided && !hearing.isDue()) return to;
    // After that: what the index had passed by then has been written down with it, and is known once it is read.
    return (await done(() => hearing.boomerangs())) ? to : Number.NEGATIVE_INFINITY;
  }

  /** All for one target. */
  async #takeNew(items: readonly SentItem[]): Promise<void> {
    const { ledger, job } = this.parts;
    const target = this.#targetOf(items);
    if (!target) return;
    await target.prepare();
    const seqs = spanOf(items);
    if (seqs) await ledger.noteEarlyBoomerangs({ context: job.context, target: target.name, seqs });
    const taken = new Set(items);
    this.book.fresh = this.book.fresh.filter((each) => !taken.has(each));
    for (const sent of items) this.#watch(target, sent);
  }

  /** One that nobody can watch is settled at once. */
  #watch(target: TargetWatch, sent: SentItem): void {
    const { n } = sent.item;
    target.follow(sent);
    if (this.book.isBackAlready(n)) return;
    const open = target.add(sent);
    this.book.open.set(n, typeof open === "string" ? null : open);
    if (typeof open === "string") this.book.decide(notSeen(n, open, this.parts.clock));
  }

  #targetOf([first]: readonly SentItem[]): TargetWatch | null {
    return first ? this.#target({ name: first.item.target, createdAt: first.item.targetCreatedAt }) : null;
  }

  #target({ name, createdAt }: { name: string; createdAt: number }): TargetWatch {
    const key = `${name} ${createdAt}`;
    const target = this.#targets.get(key) ?? new TargetWatch(this.parts, { name, createdAt });
    this.#targets.set(key, target);
    return target;
  }
}
