import "server-only";
import type { RunningJob } from "@/lib/db/redrives/ledger-types";
import { shareOf } from "@/lib/domain/redrive/run/share";
import { isLive, type JobState } from "@/lib/domain/redrive/types";
import { pause } from "../pause";
import type { JobParts } from "./job-parts";

const ASK_EVERY_MS = 250;

/** `abort`: a person wished it. `leave`: this process has no say in the job any more, or stops; whoever comes next goes on. */
export type Halt = { kind: "abort" } | { kind: "leave" };

/** How a job is to go on, as people said it. */
type Said = Pick<RunningJob, "ratePerSec" | "skipCanary" | "resumedAt"> & {
  /** Its share of what may go into its streams, by all jobs together. */
  capPerSec: number | null;
  isPaused: boolean;
};

export type Wish = {
  /** Asked right before each publish, without waiting. */
  halt(): Halt | null;
  said(): Said;
  /** Epoch ms by the database's clock, which is everybody's: when a person said something is compared with what a runner saw. */
  now(): number;
  /** Looks into the database now. */
  ask(): Promise<void>;
  /** Aborted as soon as `halt` is not null, for those who wait. */
  readonly halted: AbortSignal;
  /** Told whenever anything of it has changed. */
  onChange(listener: () => void): void;
  stop(): void;
};

/** Whether and how a job is to go on: at once where this process hears of it, from the database four times a second. */
export function watchWish({ id, ledger, jobs, isHeld, signal, log }: JobParts, job: RunningJob): Wish {
  const halting = new AbortController();
  const watching = new AbortController();
  const listeners: (() => void)[] = [];
  let said: Said = saidOf(job);
  let aheadMs = aheadOf(job);
  let halt: Halt | null = job.state === "aborting" ? { kind: "abort" } : null;
  /** How often somebody in this process has said something. */
  let heard = 0;

  const changed = () => listeners.forEach((tell) => tell());
  function halted(why: Halt): Halt {
    halt = why.kind === "leave" ? why : (halt ?? why);
    halting.abort();
    changed();
    return halt;
  }

  async function ask(): Promise<void> {
    const before = heard;
    const wish = await ledger.wish(id);
    aheadMs = aheadOf(wish);
    // What was read may be older than what was heard meanwhile.
    if (before !== heard) return ask();
    const was = said;
    said = saidOf(wish);
    if (wish.epoch !== job.epoch || !isLive(wish.state)) halted({ kind: "leave" });
    else if (wish.state === "aborting") halted({ kind: "abort" });
    else if (!isSame(was, said)) changed();
  }

  const silence = jobs.onSignal(({ job: which, kind }) => {
    if (which !== id) return;
    if (kind === "abort") halted({ kind: "abort" });
    if (kind !== "pause" && kind !== "wish") return;
    heard += 1;
    if (kind === "pause") said = { ...said, isPaused: true };
    changed();
    if (kind === "wish") askAgain();
  });
  const leave = () => void halted({ kind: "leave" });
  signal.addEventListener("abort", leave, { once: true });
  if (halt) halting.abort();
  void keepAsking();

  /** The database is away: nobody can wish anything. The lease ends the job if it stays away. */
  const askAgain = () => ask().catch((error: unknown) => log.warn({ err: error }, "a job's wish could not be read"));

  async function keepAsking(): Promise<void> {
    while (!watching.signal.aborted) {
      await pause(ASK_EVERY_MS, watching.signal);
      if (!watching.signal.aborted) await askAgain();
    }
  }

  return {
    halt: () => (isHeld() && !signal.aborted ? halt : halted({ kind: "leave" })),
    said: () => said,
    now: () => Math.round(performance.now() + aheadMs),
    ask,
    halted: halting.signal,
    onChange: (listener) => void listeners.push(listener),
    stop() {
      silence();
      signal.removeEventListener("abort", leave);
      watching.abort();
    },
  };
}

type Wished = Pick<RunningJob, "ratePerSec" | "sharing" | "skipCanary" | "resumedAt"> & { state: JobState };

const saidOf = ({ state, ratePerSec, sharing, skipCanary, resumedAt }: Wished): Said => ({
  ratePerSec,
  capPerSec: shareOf(ratePerSec, sharing),
  skipCanary,
  resumedAt,
  isPaused: state === "paused" || state === "tripped",
});

/** By how much the database's clock is ahead of our monotonic one, which no change of this machine's time moves. */
const aheadOf = ({ at }: { at: number }): number => at - performance.now();

const isSame = (a: Said, b: Said): boolean =>
  a.isPaused === b.isPaused &&
  a.ratePerSec === b.ratePerSec &&
  a.capPerSec === b.capPerSec &&
  a.skipCanary === b.skipCanary &&
  a.resumedAt === b.resumedAt;
