import "server-only";

const BACK_OFF_MS = { first: 50, longest: 1_500 };

/** How long nothing has been taken, and how long to wait before the next try. */
export class Patience {
  #waitMs = BACK_OFF_MS.first;
  #since: number | null = null;
  #why = "";

  get why() {
    return this.#why;
  }

  get lastedMs() {
    return this.#since === null ? 0 : performance.now() - this.#since;
  }

  /** Returns how long to wait. */
  failed(why: string): number {
    this.#why = why;
    this.#since ??= performance.now();
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, BACK_OFF_MS.longest);
    return waitMs;
  }

  progressed(): void {
    this.#waitMs = BACK_OFF_MS.first;
    this.#since = null;
  }
}
