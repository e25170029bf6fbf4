import type { Clock } from "@/lib/domain/clock";

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;
/** After it went well: until a snapshot shows it, asking again changes nothing. */
const REST_MS = 5_000;

type Attempt = { notBefore: number; waitMs: number; why: string | null };

/** When each account may be asked again, and what it refused for: a refusal that repeats itself is not news. */
export class Attempts {
  readonly #clock: Clock;
  readonly #byContext = new Map<string, Attempt>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isDue(context: string): boolean {
    return this.#clock.now() >= (this.#byContext.get(context)?.notBefore ?? 0);
  }

  rest(context: string): void {
    this.#byContext.set(context, { notBefore: this.#clock.now() + REST_MS, waitMs: FIRST_MS, why: null });
  }

  /** `true` where it is refused for another reason than the last time. */
  failed(context: string, why: string): boolean {
    const before = this.#byContext.get(context);
    const waitMs = before?.why == null ? FIRST_MS : Math.min(before.waitMs * 2, LONGEST_MS);
    this.#byContext.set(context, { notBefore: this.#clock.now() + waitMs, waitMs, why });
    return before?.why !== why;
  }

  forget(context: string): void {
    this.#byContext.delete(context);
  }
}
