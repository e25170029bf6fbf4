import { AsyncLocalStorage } from "node:async_hooks";
import type { ConsumerConfig, JsMsg } from "@nats-io/jetstream";
import { millis, nanos } from "@nats-io/transport-node";

const inHand = new AsyncLocalStorage<InProgress>();

/**
 * Says "in progress" (+WPI) to the server, which begins the message's ack_wait anew: all the time for `long` work, else only while the bus
 * itself waits for NATS. So a slow leader makes no attempt overlap the next one, and a handler that hangs is still noticed.
 */
export class InProgress {
  #waits: number;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly wire: Pick<JsMsg, "working">,
    private readonly options: { ackWaitMs: number; long: boolean; isStale(): boolean },
  ) {
    this.#waits = options.long ? 1 : 0;
    this.#timer = setInterval(() => this.#tell(), options.ackWaitMs / 4);
  }

  /** Runs a handler: what it asks of the bus, however deep, counts for its message. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return inHand.run(this, work);
  }

  async during<T>(wait: () => Promise<T>): Promise<T> {
    this.#waits += 1;
    try {
      return await wait();
    } finally {
      this.#waits -= 1;
    }
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tell(): void {
    if (this.#waits === 0 || this.options.isStale()) return;
    try {
      this.wire.working();
    } catch {
      this.end(); // the connection is closed: nobody hears it any more
    }
  }
}

/** The bus waits for NATS here; within a handler, its message is kept in progress meanwhile. */
export const whileWaiting = <T>(wait: () => Promise<T>): Promise<T> => inHand.getStore()?.during(wait) ?? wait();

/** How long the server waits for an answer to an attempt (1 is the first) before it hands the message out again; real milliseconds. */
export const ackWaitMs = ({ backoff, ack_wait = nanos(30_000) }: ConsumerConfig, attempt: number): number =>
  millis(backoff?.at(Math.min(attempt, backoff.length) - 1) ?? ack_wait);
