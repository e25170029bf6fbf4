import "server-only";
import type { Logger } from "pino";
import type { Clock } from "@/lib/domain/clock";
import type { Exhausted } from "@/lib/domain/consumer/exhausted";
import type { Found } from "@/lib/domain/consumer/oldest";
import type { Counted } from "@/lib/domain/consumer/redeliveries";
import { consumerKey, evaluate, type Evaluation, type EvaluationOptions } from "@/lib/domain/snapshot/evaluate";
import { planLookUps, type LookUpBudget } from "@/lib/domain/snapshot/look-ups";
import { hasTrouble, totalsOf } from "@/lib/domain/snapshot/totals";
import type { ContextState, Snapshot } from "@/lib/domain/snapshot/types";
import type { WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import { History } from "./history";
import { LookUps } from "./look-up";
import type { Source } from "./source";

const BUDGET: LookUpBudget = { requests: 200, bytes: 4 * 1024 * 1024 };
/** A tick waits no longer for direct get; what comes later serves the next one. */
const LOOK_UP_MS = 250;
/** Points of a series, by where it is drawn. */
const POINTS = { row: 60, total: 120, history: 600 };

export type WatcherOptions = Pick<EvaluationOptions, "policy" | "streamPolicy" | "isDeadLetterStream"> & {
  clock: Clock;
  pollMs: number;
  /** Open dead letters as the index counts them, `null` while it cannot; without an index: what the dead-letter streams hold. */
  countDeadLetters?: (context: string) => number | null;
  /** Open exhausted messages by consumerKey, as the index counts them; `null` while it cannot. */
  exhausted?: (context: string) => ReadonlyMap<string, Exhausted> | null;
  /** A reading that cannot be evaluated is our fault, not NATS's. */
  log?: Pick<Logger, "error">;
};

/** Watches one context: `tick()` reads and evaluates once, everything else only looks at what the last tick left. */
export class Watcher implements WatchedContext {
  readonly name: string;
  readonly embedded: boolean;
  readonly servers: readonly string[];
  readonly #source: Source;
  readonly #options: WatcherOptions;
  readonly #evaluation: EvaluationOptions;
  readonly #history: History;
  readonly #lookUps: LookUps;
  #last: Evaluation | null = null;
  #oldest = new Map<string, Found>();
  #state: ContextState;
  #failures: { sinceAt: number; count: number } | null = null;
  #trouble: { sinceAt: number | null; lastAt: number | null } = { sinceAt: null, lastAt: null };

  constructor(source: Source, options: WatcherOptions) {
    this.name = source.name;
    this.embedded = source.embedded;
    this.servers = source.servers;
    this.#source = source;
    this.#options = options;
    this.#history = new History(options.pollMs);
    this.#lookUps = new LookUps(source);
    this.#state = { kind: "connecting", sinceAt: options.clock.now(), why: null };
    this.#evaluation = {
      ...options,
      lagSeries: (key) => this.#history.consumer(key, "lag", POINTS.row) ?? [],
      publishSeries: (stream) => this.#history.published(stream, POINTS.row),
    };
  }

  /** Never throws: what cannot be read is the state. */
  async tick(): Promise<void> {
    try {
      const snapshot = await this.#source.readSnapshot();
      const counted = await this.#lookUp(snapshot);
      const exhausted = this.#options.exhausted?.(this.name) ?? null;
      this.#last = evaluate({
        previous: this.#last,
        snapshot,
        lookedUp: { oldest: this.#oldest, counted, exhausted },
        options: this.#evaluation,
      });
      this.#state = { kind: "live", snapshot: this.#last.snapshot };
      this.#failures = null;
      this.#record(this.#last);
    } catch (error) {
      if (!(error instanceof AppError)) this.#options.log?.error({ err: error, context: this.name }, "a reading could not be evaluated");
      this.#fail(error instanceof AppError ? error.message : "the answer could not be evaluated; the console's log says why");
    }
    this.#noteTrouble();
  }

  state = (): ContextState => this.#state;
  consumers = () => this.#last?.consumers ?? [];
  streams = () => this.#last?.streams ?? [];
  consumerHistory: WatchedContext["consumerHistory"] = (stream, name, metric) =>
    this.#history.consumer(consumerKey({ stream, name }), metric, POINTS.history);
  totals = () => this.#history.totals(POINTS.total);
  troubleSince = () => this.#trouble.sinceAt;
  lastTroubleAt = () => this.#trouble.lastAt;

  async #lookUp(snapshot: Snapshot): Promise<Map<string, Counted>> {
    const counted = new Map<string, Counted>();
    const plan = planLookUps({ previous: this.#last, snapshot, known: this.#oldest, policy: this.#options.policy }, BUDGET);
    if (plan.length === 0) return counted;
    const answers = this.#lookUps.run(plan, {
      now: snapshot.at,
      onAnswer: (answer) =>
        void (answer.kind === "oldest" ? this.#oldest.set(answer.key, answer.found) : counted.set(answer.key, answer.counted)),
    });
    await withinMs(answers, LOOK_UP_MS);
    return new Map(counted); // answers that come later belong to no tick
  }

  #record(evaluation: Evaluation): void {
    const totals = totalsOf(evaluation);
    const count = this.#options.countDeadLetters;
    const inStreams = totals.storedDeadLetters;
    // Not all dead letters are stored as such. Where the index knows of none and no stream holds any, there is none.
    const deadLetters = count ? (count(this.name) ?? (inStreams > 0 ? null : 0)) : inStreams;
    this.#history.record(evaluation, { ...totals, deadLetters });
    for (const key of this.#oldest.keys()) if (!evaluation.byConsumer.has(key)) this.#oldest.delete(key);
  }

  /** The last good snapshot stays. Once the connection is gone too, and stays gone for a second tick, the context is disconnected. */
  #fail(why: string): void {
    const now = this.#options.clock.now();
    this.#failures = { sinceAt: this.#failures?.sinceAt ?? now, count: (this.#failures?.count ?? 0) + 1 };
    const snapshot = this.#last?.snapshot ?? null;
    const isGone = this.#failures.count > 1 && !this.#source.isConnected();
    if (snapshot === null) this.#state = { kind: "connecting", sinceAt: this.#failures.sinceAt, why };
    else if (isGone) this.#state = { kind: "disconnected", snapshot, sinceAt: this.#failures.sinceAt, why };
    else this.#state = { kind: "stale", snapshot, why };
  }

  #noteTrouble(): void {
    const now = this.#options.clock.now();
    const isOpen = (this.#options.countDeadLetters?.(this.name) ?? 0) > 0; // letters need somebody for as long as they are open
    const isTroubled = this.#failures !== null || (this.#last !== null && hasTrouble(this.#last)) || isOpen;
    if (isTroubled) this.#trouble = { sinceAt: this.#trouble.sinceAt ?? now, lastAt: now };
    else this.#trouble = { ...this.#trouble, sinceAt: null };
  }
}

async function withinMs(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, deadline]);
  clearTimeout(timer);
}
