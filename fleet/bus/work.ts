import { setMaxListeners } from "node:events";
import type { Subscription } from "@nats-io/transport-node";
import type { Listening } from "./core";
import { errorText } from "./error-text";
import type { Log } from "./log";
import type { Pulling } from "./pulling";
import { sleep, Stopped } from "./time";

/** What failed unforeseen since the process began. */
export type Tally = { failures: number };

/** What one agent has in hand: pulls, subscriptions, messages, loops. Ends them in order, or all at once, and counts what failed unforeseen. */
export class Work {
  readonly #stopping = new AbortController();
  readonly #hard = new AbortController();
  /** Open pulls, so that a reconnect or a stop can end them. */
  readonly pulls = new Set<Pulling>();
  readonly #serving = new Set<Subscription>();
  readonly #listening = new Set<Listening>();
  readonly #inHand = new Set<Promise<void>>();
  readonly #loops: Promise<void>[] = [];
  #isDead = false;

  constructor(private readonly tally: Tally) {
    setMaxListeners(0, this.stopping, this.hard); // one for each message in hand
  }

  /** Fires when no new work may begin. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Fires when the grace is over: ends work that did not finish by itself. */
  get hard(): AbortSignal {
    return this.#hard.signal;
  }

  /** It was ended as by a kill: nothing is answered or begun on its behalf any more. */
  get isDead(): boolean {
    return this.#isDead;
  }

  failed(log: Log, error: unknown, what: string, about: Record<string, unknown> = {}): void {
    this.tally.failures += 1;
    log.error({ ...about, error: errorText(error), failures: this.tally.failures }, what);
  }

  /** Work that nobody waits for but a stop. It may reject: that is logged, as what it is about, and counted. */
  track(work: Promise<void>, log: Log, about: Record<string, unknown>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.isDead) this.failed(log, error, "not settled", about);
      })
      .finally(() => this.#inHand.delete(tracked));
    this.#inHand.add(tracked);
  }

  /** Until the process is told to stop; a failure is logged and it starts again. */
  loop(run: (signal: AbortSignal) => Promise<void>, log: Log): void {
    this.#loops.push(this.#repeat(run, log));
  }

  /** A subscription that ends with the work. */
  listen(subscribe: () => Listening): Listening {
    if (this.hard.aborted) return { stop() {} };
    const listening = subscribe();
    this.#listening.add(listening);
    const stop = () => {
      this.#listening.delete(listening);
      listening.stop();
    };
    return { stop };
  }

  /** A subscription that takes requests. However it is stopped, it is drained: nothing new, and an answer to what had come by then. */
  serve(subscribe: () => Subscription): Listening {
    if (this.stopping.aborted) return { stop() {} };
    const subscription = subscribe();
    this.#serving.add(subscription);
    return { stop: () => void this.#drain(subscription) };
  }

  /** After a reconnect: the server knows nothing of them any more. */
  endPulls(): void {
    for (const pulling of this.pulls) pulling.stop();
  }

  /** No new work, then at most `graceMs` for what is in hand, then the rest is interrupted. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopping.abort(new Stopped());
    const left = [...this.pulls].map((pulling) => pulling.leave());
    const drained = [...this.#serving].map((subscription) => this.#drain(subscription));
    await Promise.race([Promise.all([...left, ...drained]).then(() => this.#idle()), sleep(graceMs)]);
    this.#hard.abort(new Stopped());
    await Promise.race([this.#idle(), sleep(300)]);
    for (const listening of this.#listening) listening.stop();
  }

  /** As a process that is killed: no last word, and what is in hand comes again when the server has waited long enough. */
  die(): void {
    this.#isDead = true;
    this.#stopping.abort(new Stopped());
    this.#hard.abort(new Stopped());
    this.endPulls();
    for (const subscription of this.#serving) subscription.unsubscribe();
    for (const listening of this.#listening) listening.stop();
  }

  async #idle(): Promise<void> {
    await Promise.all(this.#loops);
    while (this.#inHand.size > 0) await Promise.all(this.#inHand);
  }

  async #drain(subscription: Subscription): Promise<void> {
    if (!subscription.isClosed()) await subscription.drain().catch(() => {}); // a connection that closes meanwhile has nothing left to drain
    this.#serving.delete(subscription);
  }

  async #repeat(run: (signal: AbortSignal) => Promise<void>, log: Log): Promise<void> {
    while (!this.stopping.aborted) {
      try {
        return await run(this.stopping);
      } catch (error) {
        if (this.stopping.aborted) {
          // Whom the stop interrupted has not failed; whoever could not clear away has. The dead say nothing.
          if (!(error instanceof Stopped) && !this.isDead) this.failed(log, error, "a loop failed when it was stopped");
          return;
        }
        this.failed(log, error, "a loop failed and starts again");
        await sleep(500);
      }
    }
  }
}
