import "server-only";
import { StaleEpoch } from "@/lib/db/redrives/stale-epoch";
import type { Boomerang, RunningJob } from "@/lib/db/redrives/types";
import { judge, observe, type Judgement } from "@/lib/domain/redrive/settle/judge";
import { groupBy } from "@/lib/domain/group-by";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { StreamNow } from "@/lib/nats/redrive";
import { pauseToBeat } from "../../pause";
import type { JobParts } from "../job-parts";
import type { Progress } from "../progress";
import type { SentItem, Settler } from "../settler";
import { KnownTo } from "./known-to";
import { spanOf } from "./span-of";
import { TargetWatch, type Open } from "./target-watch";

export type SettlerParts = Pick<JobParts, "id" | "ledger" | "wire" | "clock" | "log" | "maxSettleMs"> & {
  job: Pick<RunningJob, "context" | "epoch" | "counts">;
  progress: Progress;
};

const TICK_MS = 250;
const AT_ONCE = 1_000;

/**
 * Watches what becomes of messages that were sent (protocol §6), and writes it down: by acknowledgements that are heard, by how consumers stand
 * where they are not, and by dead letters, which the index itself writes down as what became of their items. After a crash it goes on
 * with what the ledger says is unsettled.
 */
export async function openSettler(parts: SettlerParts): Promise<Settler> {
  const { ledger, id, job, clock } = parts;
  const boomerangs = job.epoch > 1n ? await ledger.boomerangsAfter(id, 0) : [];
  const settler = new LiveSettler(parts, boomerangs);
  if (job.counts.published > 0) {
    const items = await ledger.unsettled(id);
    settler.sent(items.map((item) => ({ item, seq: item.publishedSeq, at: item.publishedAt ?? clock.now() })));
  }
  settler.start();
  return settler;
}

class LiveSettler implements Settler {
  readonly #parts: SettlerParts;
  readonly #knownTo: KnownTo;
  readonly #targets = new Map<string, TargetWatch>();
  /** Sent, and not written down what became of them; `null`: nobody can watch it. */
  readonly #open = new Map<number, Open | null>();
  /** What is to be written of them, in this order: it stays here until the ledger has it. */
  readonly #unsaved = new Map<number, Settlement>();
  readonly #listeners = new Set<(settlement: Settlement) => void>();
  readonly #waiting = new Set<() => void>();
  readonly #stopping = new AbortController();
  /** So that one that comes back later is counted from where it was. */
  readonly #notObserved = new Set<number>();
  /** What was told of as a boomerang. */
  readonly #back = new Set<number>();
  /** Boomerangs whose PubAcks are being written. */
  readonly #early = new Map<number, Settlement>();
  #new: SentItem[] = [];
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #nth: number;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(parts: SettlerParts, boomerangs: readonly Boomerang[]) {
    this.#parts = parts;
    this.#knownTo = new KnownTo(parts);
    this.#nth = boomerangs.at(-1)?.nth ?? 0;
    for (const { nth: _, isSent, ...settlement } of boomerangs) {
      if (isSent) this.#back.add(settlement.n);
      else this.#early.set(settlement.n, settlement);
    }
  }

  start(): void {
    this.#running = this.#run();
  }

  expect(stream: StreamNow): void {
    this.#target(stream).listen(stream);
  }

  sent(items: readonly SentItem[]): void {
    for (const item of items) this.#new.push(item);
    if (items.length > 0) this.#wake.abort();
  }

  onSettled(listener: (settlement: Settlement) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  unsettled(): number {
    return this.#open.size + this.#new.length;
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
      signal.addEventListener("abort", done);
      done();
    });
  }

  async giveUp(why: string): Promise<void> {
    await this.stop();
    await this.#hearBoomerangs();
    for (const { item } of this.#new) this.#open.set(item.n, null);
    this.#new = [];
    for (const n of this.#open.keys()) if (!this.#unsaved.has(n)) this.#decide(this.#notSeen(n, why));
    await this.#save();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    for (const target of this.#targets.values()) target.stop();
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
        if (why !== complaint) this.#parts.log.warn({ err: error }, "what became of sent messages cannot be seen now");
        complaint = why;
      }
      for (const done of this.#waiting) done();
      // What could not be done is not tried again at once, however much is sent.
      await pauseToBeat(TICK_MS, complaint === null ? AbortSignal.any([signal, this.#wake.signal]) : signal);
    }
  }

  /** One stream, consumer or answer that is not to be had does not keep the rest from being seen. Throws the first of what failed. */
  async #step(): Promise<void> {
    const failed: unknown[] = [];
    const done = async (act: () => Promise<void>): Promise<boolean> => {
      try {
        await act();
        return true;
      } catch (error) {
        if (error instanceof StaleEpoch) throw error;
        failed.push(error);
        return false;
      }
    };
    for (const [, items] of groupBy(this.#new, ({ item }) => `${item.target} ${item.targetCreatedAt}`))
      await done(() => this.#takeNew(items));
    const targets = [...this.#targets.values()];
    for (const target of targets) if (target.open.size > 0) await done(() => target.look());
    const to = await this.#hear(targets, done);
    for (const target of targets) this.#judge(target, to);
    await this.#save();
    if (failed.length > 0) throw failed[0];
  }

  /** Until when whatever was dead is known. */
  async #hear(targets: readonly TargetWatch[], done: (act: () => Promise<void>) => Promise<boolean>): Promise<number> {
    const isDecided = targets.some(({ decided }) => decided.size > 0);
    let to = Number.NEGATIVE_INFINITY;
    if (isDecided) await done(async () => void (to = await this.#knownTo.step()));
    if (!isDecided && performance.now() - this.#heardAt < TICK_MS) return to;
    // After that: what the index had passed by then has been written down with it, and is known once it is read.
    return (await done(() => this.#hearBoomerangs())) ? to : Number.NEGATIVE_INFINITY;
  }

  /** All for one target. */
  async #takeNew(items: readonly SentItem[]): Promise<void> {
    const { ledger, job } = this.#parts;
    const target = this.#targetOf(items);
    if (!target) return;
    await target.prepare();
    const seqs = spanOf(items);
    if (seqs) await ledger.noteEarlyBoomerangs({ context: job.context, target: target.name, seqs });
    const taken = new Set(items);
    this.#new = this.#new.filter((each) => !taken.has(each));
    for (const sent of items) this.#watch(target, sent);
  }

  /** One that nobody can watch is settled at once. */
  #watch(target: TargetWatch, sent: SentItem): void {
    const { n } = sent.item;
    const early = this.#early.get(n);
    if (early) {
      this.#early.delete(n);
      this.#cameBack("published", early);
      return;
    }
    const open = target.add(sent);
    this.#open.set(n, typeof open === "string" ? null : open);
    if (typeof open === "string") this.#decide(this.#notSeen(n, open));
  }

  #judge(target: TargetWatch, to: number): void {
    for (const open of target.decided.keys()) {
      open.facts = observe(open.facts, { kind: "known", to });
      this.#conclude(open);
    }
    for (const open of target.open.values()) {
      const why = target.whyOverdue(open);
      if (why !== null) open.facts = observe(open.facts, { kind: "overdue", why });
      if (open.facts.overdue !== null) this.#conclude(open);
    }
  }

  #conclude(open: Open): void {
    const judgement = judge(open.facts, open.awaited);
    if (!judgement) return;
    open.target.remove(open);
    this.#decide(this.#toSettlement(open.item.n, judgement));
  }

  #decide(settlement: Settlement): void {
    this.#unsaved.set(settlement.n, settlement);
  }

  #toSettlement(n: number, { seenAt, ...judgement }: Judgement): Settlement {
    const agoMs = seenAt === null ? 0 : Math.round(performance.now() - seenAt);
    return { n, ...judgement, at: this.#parts.clock.now() - agoMs };
  }

  readonly #notSeen = (n: number, by: string) => this.#toSettlement(n, { state: "not-observed", by, boomerang: null, seenAt: null });

  /** Those that came back meanwhile stay that, and are told of as such. */
  async #save(): Promise<void> {
    const { ledger, id, job, progress } = this.#parts;
    while (this.#unsaved.size > 0) {
      const some = [...this.#unsaved.values()].slice(0, AT_ONCE);
      const stayed = await ledger.saveOutcomes(id, job.epoch, some);
      for (const settlement of some) {
        if (stayed.has(settlement.n)) continue;
        this.#unsaved.delete(settlement.n);
        this.#open.delete(settlement.n);
        progress.moved("published", settlement.state, 1);
        if (settlement.state === "not-observed") this.#notObserved.add(settlement.n);
        if (settlement.state === "boomeranged") this.#back.add(settlement.n);
        this.#tell(settlement);
      }
      if (stayed.size > 0) await this.#hearBoomerangs();
      for (const n of stayed) {
        this.#unsaved.delete(n);
        this.#open.delete(n);
      }
    }
  }

  /** What the index has written down. */
  async #hearBoomerangs(): Promise<void> {
    const { ledger, id } = this.#parts;
    this.#heardAt = performance.now();
    for (const { nth, isSent, ...settlement } of await ledger.boomerangsAfter(id, this.#nth)) {
      this.#nth = nth;
      const { n } = settlement;
      const open = this.#open.get(n);
      open?.target.remove(open);
      this.#open.delete(n);
      this.#unsaved.delete(n);
      if (this.#back.has(n)) continue;
      if (open !== undefined) this.#cameBack("published", settlement);
      else if (!isSent || this.#new.some(({ item }) => item.n === n)) this.#early.set(n, settlement);
      else this.#cameBack(this.#notObserved.delete(n) ? "not-observed" : "settled", settlement);
    }
  }

  #cameBack(from: "published" | "not-observed" | "settled", settlement: Settlement): void {
    this.#back.add(settlement.n);
    this.#parts.progress.moved(from, "boomeranged", 1);
    this.#tell(settlement);
  }

  #tell(settlement: Settlement): void {
    for (const listener of this.#listeners) listener(settlement);
  }

  #targetOf([first]: readonly SentItem[]): TargetWatch | null {
    return first ? this.#target({ name: first.item.target, createdAt: first.item.targetCreatedAt }) : null;
  }

  #target({ name, createdAt }: { name: string; createdAt: number }): TargetWatch {
    const key = `${name} ${createdAt}`;
    const target = this.#targets.get(key) ?? new TargetWatch(this.#parts, { name, createdAt });
    this.#targets.set(key, target);
    return target;
  }
}
