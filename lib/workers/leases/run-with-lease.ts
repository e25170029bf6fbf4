import "server-only";
import type { Logger } from "pino";
import type { Leases } from "@/lib/db";
import { pause } from "../pause";
import { Tenure } from "./tenure";

export type LeasedWork = (lease: {
  epoch: bigint;
  /** Aborted when the lease is lost or the process stops: end soon. */
  signal: AbortSignal;
  /** Ask right before each write: a process that was frozen finds the lease gone before its timers do. */
  isHeld(): boolean;
}) => Promise<void>;

export type LeasedWorker = { holds(): boolean; stop(): Promise<void> };

export type LeaseOptions = {
  name: string;
  holder: string;
  leases: Leases;
  log: Logger;
  /** Monotonic milliseconds. */
  now?: () => number;
  renewEveryMs?: number;
  retryEveryMs?: number;
};

/** Does `work` once, if the lease is to be had now and for as long as it is held. `false`: somebody else holds it. */
export async function onceWithLease(options: LeaseOptions & { stopping: AbortSignal }, work: LeasedWork): Promise<boolean> {
  const { name, holder, leases, now = () => performance.now() } = options;
  const askedAt = now();
  const lease = await leases.acquire(name, holder);
  if (lease) await serve(new Tenure(lease, askedAt, now), { ...options, now }, work);
  return lease !== null;
}

/** Runs `work` while this process holds the lease, and only then; starts it again whenever it gets the lease (again). */
export function runWithLease(options: LeaseOptions, work: LeasedWork): LeasedWorker {
  const { name, holder, leases, log, now = () => performance.now(), retryEveryMs = 2_000 } = options;
  const stopping = new AbortController();
  let held: Tenure | null = null;

  const loop = async () => {
    while (!stopping.signal.aborted) {
      const askedAt = now();
      const lease = await leases
        .acquire(name, holder)
        .catch((error: unknown) => void log.warn({ err: error, lease: name }, "no answer about a lease"));
      if (lease) {
        held = new Tenure(lease, askedAt, now);
        await serve(held, { ...options, now, stopping: stopping.signal }, work);
        held = null;
      }
      await pause(retryEveryMs, stopping.signal);
    }
  };
  const ended = loop();

  return {
    holds: () => held?.isHeld() ?? false,
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

type Serving = LeaseOptions & { now: () => number; stopping: AbortSignal };

async function serve(tenure: Tenure, { name, leases, log, renewEveryMs = 5_000, stopping }: Serving, work: LeasedWork): Promise<void> {
  const signal = AbortSignal.any([tenure.signal, stopping]);
  log.info({ lease: name, epoch: String(tenure.lease.epoch) }, "lease taken");
  const working = work({ epoch: tenure.lease.epoch, signal, isHeld: () => tenure.isHeld() && !stopping.aborted })
    .catch((error: unknown) => log.error({ err: error, lease: name }, "leased work failed"))
    .finally(() => tenure.end());

  let renewing: Promise<void> | null = null;
  while (tenure.isHeld() && !stopping.aborted) {
    await pause(renewEveryMs, signal);
    if (!tenure.isHeld() || stopping.aborted) break;
    renewing ??= tenure
      .renew(leases)
      .catch((error: unknown) => log.warn({ err: error, lease: name }, "a lease could not be renewed"))
      .finally(() => (renewing = null));
    // A database that hangs does not answer: our own clock goes on, and says when the lease is over.
    await Promise.race([renewing, pause(renewEveryMs, signal)]);
  }
  tenure.end();
  await working;
  await leases.release(tenure.lease).catch((error: unknown) => log.warn({ err: error, lease: name }, "a lease could not be given back"));
  log.info({ lease: name }, "lease given up");
}
