import type { JetStreamManager } from "@nats-io/jetstream";
import { refuseUncaptured } from "./captured";
import { keyValueStream, largeBucket, objectStream, seenBucket } from "./buckets";
import { declare, DeclareError, type Declaration } from "./declare";
import type { Log } from "./log";
import { SEEN_LIMITS } from "./remembered";
import { backoffMs, sleep, unlessAborted } from "./time";
import type { System } from "./types";

type Options = Pick<Declaration, "scale" | "replicas"> & { jsm: JetStreamManager; system: System; log: Log; stopping: AbortSignal };

/** Sees to it that what a system declares is there: at the start, and again after it was missed or a connection was lost. */
export class Declared {
  #created = new Map<string, string>();
  #declaring: Promise<void> | null = null;
  #isDone = false;
  constructor(private readonly options: Options) {}

  /** When a stream was created; changes when it was made again. */
  createdAt = (stream: string): string => this.#created.get(stream) ?? "";

  missing(): void {
    this.#isDone = false;
  }

  /** Something was missed: all is declared again, while others go on. */
  again(): void {
    this.missing();
    this.ensure().catch(() => {}); // only a stop ends it
  }

  /** Throws where none of the declared streams would store a message on that subject. */
  refuseUncaptured = (subject: string): void => refuseUncaptured(this.options.system.streams, subject);

  /**
   * One declaration at a time; everybody who needs it waits for the same one, until it succeeds or the process stops. With `once` it
   * rejects with a DeclareError when a live stream differs in what cannot be changed, or the server refuses.
   */
  async ensure({ once = false } = {}): Promise<void> {
    if (this.#isDone && !this.#declaring) return;
    this.#declaring ??= this.#untilDone(once).finally(() => (this.#declaring = null));
    await unlessAborted(this.#declaring, this.options.stopping);
  }

  async #untilDone(once: boolean): Promise<void> {
    const { jsm, system, scale, replicas, log, stopping } = this.options;
    const buckets = [
      keyValueStream(seenBucket(system.name), SEEN_LIMITS),
      ...(system.large ? [objectStream(largeBucket(system.name), system.large)] : []),
    ];
    for (let attempt = 0; ; attempt += 1) {
      stopping.throwIfAborted();
      try {
        this.#isDone = true; // a loss that is noticed while this runs asks for another round
        this.#created = await declare(jsm, { system: system.name, streams: system.streams, buckets, scale, replicas });
        return;
      } catch (error) {
        this.#isDone = false;
        if (once && error instanceof DeclareError) throw error;
        log.warn({ system: system.name, error: String(error) }, "streams cannot be declared yet");
        await sleep(backoffMs(attempt), stopping);
      }
    }
  }
}
