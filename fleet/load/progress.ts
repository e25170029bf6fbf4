const SAY_EVERY_MS = 2_000;

export const count = (number: number): string => number.toLocaleString("en");
export const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 1_000_000))} MB`;

/** Lines while it works: one when a stage begins, one every two seconds, one when it ends. */
export class Progress {
  #stage: { name: string; of: number; done: number; sinceMs: number } | null = null;
  #saidAtMs = 0;
  constructor(
    private readonly say: (line: string) => void,
    private readonly nowMs: () => number = () => performance.now(),
    private readonly ending: AbortSignal = new AbortController().signal,
  ) {}

  /** The stage before has ended. Nothing is said of one with nothing to do. */
  begin(name: string, of: number, done: number): void {
    this.end();
    if (done >= of) return;
    this.#saidAtMs = this.nowMs();
    this.#stage = { name, of, done, sinceMs: this.#saidAtMs };
  }

  /** Throws when the work is to stop. */
  add(done: number): void {
    if (this.#stage) this.#stage.done += done;
    this.ending.throwIfAborted();
    if (this.nowMs() - this.#saidAtMs >= SAY_EVERY_MS) this.#line();
  }

  end(): void {
    if (this.#stage) this.#line();
    this.#stage = null;
  }

  #line(): void {
    if (!this.#stage) return;
    const { name, of, done, sinceMs } = this.#stage;
    this.#saidAtMs = this.nowMs();
    this.say(`${name}: ${count(done)} of ${count(of)} (${((this.#saidAtMs - sinceMs) / 1_000).toFixed(1)} s)`);
  }
}
