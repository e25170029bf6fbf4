import { sleep } from "./time";

/** A consumer that is scaled to zero for a while. */
export class Pause {
  readonly #begun = new Set<() => void>();
  #untilMs = 0;

  get isOn(): boolean {
    return performance.now() < this.#untilMs;
  }

  /** Real milliseconds from now; a pause that lasts longer already stays as it is. */
  begin(ms: number): void {
    this.#untilMs = Math.max(this.#untilMs, performance.now() + ms);
    for (const tell of this.#begun) tell();
  }

  async over(signal: AbortSignal): Promise<void> {
    while (this.isOn) await sleep(this.#untilMs - performance.now(), signal);
  }

  onBegin(tell: () => void): () => void {
    this.#begun.add(tell);
    return () => void this.#begun.delete(tell);
  }
}
