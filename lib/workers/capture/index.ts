import "server-only";
import type { Logger } from "pino";
import type { Settings } from "@/lib/config";
import type { Database } from "@/lib/db";
import { planCapture } from "@/lib/domain/capture/advisories-stream";
import { isWanted } from "@/lib/domain/capture/judge-capture";
import { reportOf, type CaptureReports } from "@/lib/domain/capture/reports";
import type { Clock } from "@/lib/domain/clock";
import type { Watch, WatchedContext } from "@/lib/domain/watch";
import type { Contexts } from "@/lib/nats";
import { ensureAdvisories, problemOf } from "@/lib/nats/capture";
import { runWithLease, type LeasedWorker } from "../leases";
import { pauseToBeat } from "../pause";
import { Attempts } from "../attempts";

const LOOK_MS = 2_000;

export type CaptureDeps = {
  db: Pick<Database, "kind" | "captures" | "leases">;
  nats: Contexts;
  watch: Watch;
  settings: Pick<Settings, "capture" | "advisoriesDays">;
  reports: CaptureReports;
  clock: Clock;
  log: Logger;
  /** Names this process in the lease, where several can hold it. */
  holder: string;
  lookEveryMs?: number;
};

/**
 * Sees to it that deaths are captured wherever that is wanted: makes JETLAG_ADVISORIES where it is missing, brings it up to date where the
 * setting or the streams around it changed. Takes nothing away. A refusal is tried again, later and later.
 */
export function startCapture(deps: CaptureDeps): LeasedWorker {
  const log = deps.log.child({ worker: "capture" });
  const holder = deps.db.kind === "embedded" ? "embedded" : deps.holder;
  return runWithLease({ name: "capture", holder, leases: deps.db.leases, log }, async ({ signal, isHeld }) => {
    const attempts = new Attempts(deps.clock);
    const trouble = { last: "" };
    while (!signal.aborted) {
      await look({ ...deps, log, isHeld, attempts }).then(
        () => (trouble.last = ""),
        (error: unknown) => {
          const why = String(error);
          if (why !== trouble.last) log.warn({ err: error }, "what shall be captured cannot be read");
          trouble.last = why;
        },
      );
      await pauseToBeat(deps.lookEveryMs ?? LOOK_MS, signal);
    }
  });
}

type Looking = CaptureDeps & { attempts: Attempts; isHeld(): boolean };

async function look(deps: Looking): Promise<void> {
  const decisions = await deps.db.captures.all();
  const wanted = deps.watch.contexts().filter(({ name }) => isWanted(deps.settings.capture, decisions.get(name) ?? null) === true);
  await Promise.all(wanted.map((context) => capture(context, deps)));
}

/** One account: it is asked only when the last snapshot lacks something, and not before the last refusal has been left alone for a while. */
async function capture(context: WatchedContext, { nats, settings, reports, clock, log, attempts, isHeld }: Looking): Promise<void> {
  const { name } = context;
  const connection = nats.get(name);
  const state = context.state();
  if (!connection || state.kind !== "live") return;
  const planned = planCapture(state.snapshot.streams, settings);
  if (planned.kind === "nothing" || planned.kind === "keep") return settled(name, { reports, attempts });
  if (!attempts.isDue(name) || !isHeld()) return;
  try {
    const done = await ensureAdvisories(connection, settings);
    if (done.kind === "make") log.info({ context: name, ...done.stream }, "deaths are captured from now on");
    if (done.kind === "update") log.info({ context: name, ...done.stream }, "the capture of deaths is brought up to date");
    reports.say(name, reportOf(done, clock.now()));
    attempts.rest(name);
  } catch (error) {
    const problem = problemOf(error);
    if (attempts.failed(name, problem.detail)) log.warn({ context: name, why: problem.detail }, "deaths cannot be captured");
    reports.say(name, problem);
  }
}

function settled(name: string, { reports, attempts }: Pick<Looking, "reports" | "attempts">): void {
  reports.say(name, null);
  attempts.forget(name);
}
