import "server-only";
import type { HeldLease, Leases } from "@/lib/db";

/** From getting a lease to losing it. Counted from when we asked, so that it never lasts longer than the database's. */
export class Tenure {
  readonly #lost = new AbortController();
  constructor(
    public lease: HeldLease,
    private since: number,
    private readonly now: () => number,
  ) {}

  get signal() {
    return this.#lost.signal;
  }

  isHeld(): boolean {
    if (this.now() - this.since >= this.lease.expiresInMs) this.#lost.abort();
    return !this.#lost.signal.aborted;
  }

  async renew(leases: Leases): Promise<void> {
    const askedAt = this.now();
    const renewed = await leases.renew(this.lease);
    if (!renewed) this.#lost.abort();
    else this.since = askedAt;
  }

  end() {
    this.#lost.abort();
  }
}
