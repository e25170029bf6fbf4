import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { HeldLease, Leases } from "@/lib/db";

const RETRY_MS = 1_000;
/** Three chances to renew before the lease ends. */
const RENEW_PART = 4;

type Holding = { db: { leases: Leases }; name: string; holder: string; log: Logger; signal: AbortSignal };

/**
 * Runs `work` whenever this process holds the lease, until `signal`. Losing the lease aborts what `work` was given; the next
 * attempt begins when it has returned.
 */
export async function whileHolding({ db, name, holder, log, signal }: Holding, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    const lease = await db.leases.acquire(name, holder).catch((error: Error) => {
      log.warn({ why: error.message }, "the lease cannot be asked for");
      return null;
    });
    if (lease) await workUnder(lease, { db, name, holder, log, signal }, work);
    if (!signal.aborted) await wait(RETRY_MS, signal);
  }
}

async function workUnder(lease: HeldLease, { db, log, signal }: Holding, work: (lost: AbortSignal) => Promise<void>): Promise<void> {
  const losing = new AbortController();
  const end = AbortSignal.any([signal, losing.signal]);
  const renewing = renew(lease, { db, log, end }).finally(() => losing.abort());
  try {
    await work(end);
  } catch (error) {
    log.error({ err: error }, "the work under a lease failed");
  }
  losing.abort();
  const last = await renewing;
  if (last) await db.leases.release(last).catch((error: Error) => log.warn({ why: error.message }, "the lease was not given back"));
}

/** Renews until `end` or until it is lost; by our own clock it ends no later than by the database's. */
async function renew(
  first: HeldLease,
  { db, log, end }: { db: { leases: Leases }; log: Logger; end: AbortSignal },
): Promise<HeldLease | null> {
  let lease = first;
  let validUntil = performance.now() + lease.expiresInMs;
  while (!end.aborted) {
    await wait(lease.expiresInMs / RENEW_PART, end);
    if (end.aborted) return lease;
    const askedAt = performance.now();
    const renewed = await db.leases.renew(lease).catch((error: Error) => {
      log.warn({ why: error.message }, "the lease was not renewed");
      return performance.now() < validUntil ? lease : null;
    });
    if (!renewed) return null;
    if (renewed !== lease) validUntil = askedAt + renewed.expiresInMs;
    lease = renewed;
  }
  return lease;
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
