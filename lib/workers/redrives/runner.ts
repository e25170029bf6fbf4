import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Clock } from "@/lib/domain/clock";
import type { JobSignals } from "@/lib/domain/redrive/run/signals";
import type { LiveJobState } from "@/lib/domain/redrive/types";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { Contexts, NatsContext } from "@/lib/nats";
import { redriveWire } from "@/lib/nats/redrive";
import type { SystemAccounts } from "@/lib/nats/system";
import { onceWithLease } from "../leases";
import { pauseToBeat } from "../pause";
import { runJob } from "./run-job";

/** Of one context, so that jobs that wait for their NATS hold up no other; many, because a slow job keeps its place until it ends. */
const MOST_AT_ONCE = 16;
/** Jobs of other consoles, and those whose runner died, are found at least so often. */
const LOOK_EVERY_MS = 1_000;

export type RunnerDeps = {
  db: Pick<Database, "kind" | "leases" | "ledger">;
  nats: Contexts;
  /** To close connections of runners that are frozen; without it they are waited for. */
  systems?: Pick<SystemAccounts, "of">;
  jobs: JobSignals;
  arrivals: Arrivals;
  clock: Clock;
  log: Logger;
  /** How dead letters are written. */
  maps: readonly SubjectMap[];
  holder: string;
  /** For tests, as the job's. */
  maxSettleMs?: number;
};

/** One that is paused, begins later, only looks what becomes of its messages, or ends holds up no other. */
const sends = ({ state, isWaiting }: { state: LiveJobState; isWaiting: boolean }): boolean =>
  !isWaiting && (state === "canary" || state === "running");

/** Runs every re-drive that wants it, each under a lease of its own; one that was aborted ends at once, however many run. */
export function startRedriveRunner(deps: RunnerDeps): { stop(): Promise<void> } {
  const log = deps.log.child({ worker: "redrives" });
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  let wake = new AbortController();
  const silence = deps.jobs.onSignal(({ kind }) => kind === "started" && wake.abort());

  async function look(): Promise<void> {
    const contexts = deps.nats.all();
    if ((await deps.db.ledger.wanting(contexts.map(({ name }) => name))).length === 0) return; // nearly always: one question for all
    for (const context of contexts) {
      const wanting = await deps.db.ledger.wanting([context.name]);
      let free = MOST_AT_ONCE - wanting.filter((job) => running.has(job.id) && sends(job)).length;
      for (const job of wanting) {
        const { id } = job;
        if (running.has(id) || (free <= 0 && sends(job))) continue;
        if (sends(job)) free -= 1;
        running.set(id, runOne(id, context));
      }
    }
  }

  async function runOne(id: string, context: NatsContext): Promise<void> {
    const end = await underLease(id, context).catch((error: unknown) => {
      log.error({ err: error, job: id }, "a re-drive could not be run");
      return null;
    });
    running.delete(id);
    // Where a person has decided something of it, it goes on at once.
    if (end === "left") wake.abort();
  }

  async function underLease(id: string, context: NatsContext): Promise<"ended" | "left" | null> {
    const { jobs, arrivals, clock, maps, holder, db, maxSettleMs } = deps;
    const lease = { name: `redrive:${id}`, holder, leases: db.leases, log, stopping: stopping.signal };
    let end: "ended" | "left" | null = null;
    await onceWithLease(lease, async ({ isHeld, signal }) => {
      end = await runJob({
        id,
        jobs,
        arrivals,
        clock,
        maps,
        holder,
        isHeld,
        signal,
        ledger: db.ledger,
        wire: redriveWire(context, deps.systems?.of(context.name) ?? null),
        log: log.child({ job: id }),
        isOnlyProcess: db.kind === "embedded",
        ...(maxSettleMs === undefined ? {} : { maxSettleMs }),
      });
    });
    return end;
  }

  const loop = async () => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      await look().catch((error: unknown) => log.warn({ err: error }, "re-drives that wait cannot be looked up now"));
      await pauseToBeat(LOOK_EVERY_MS, AbortSignal.any([wake.signal, stopping.signal]));
    }
    await Promise.all(running.values());
  };
  const ended = loop();

  return {
    async stop() {
      silence();
      stopping.abort();
      await ended;
    },
  };
}
