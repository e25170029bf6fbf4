import type { Clock } from "@/lib/domain/clock";

const usually = { firstMs: 5_000, longestMs: 300_000 };
/** After it went well: until a snapshot shows it, asking again changes nothing. */
const REST_MS = 5_000;

type Attempt = { notBefore: number; waitMs: number; why: string | null };

/** When each may be tried again (an account, a discard), and what it was refused for: a refusal that repeats itself is not news. */
export class Attempts {
  readonly #clock: Clock;
  readonly #byName = new Map<string, Attempt>();

  readonly #wait: typeof usually;

  constructor(clock: Clock, wait = usually) {
    this.#clock = clock;
    this.#wait = wait;
  }

  isDue(name: string): boolean {
    return this.#clock.now() >= (this.#byName.get(name)?.notBefore ?? 0);
  }

  rest(name: string): void {
    this.#byName.set(name, { notBefore: this.#clock.now() + REST_MS, waitMs: this.#wait.firstMs, why: null });
  }

  /** `true` where it is refused for another reason than the last time. */
  failed(name: string, why: string): boolean {
    const before = this.#byName.get(name);
    const waitMs = before?.why == null ? this.#wait.firstMs : Math.min(before.waitMs * 2, this.#wait.longestMs);
    this.#byName.set(name, { notBefore: this.#clock.now() + waitMs, waitMs, why });
    return before?.why !== why;
  }

  forget(name: string): void {
    this.#byName.delete(name);
  }
}
