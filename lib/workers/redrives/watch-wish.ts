import "server-only";
import type { RunningJob } from "@/lib/db/redrives/types";
import { isLive } from "@/lib/domain/redrive/types";
import { pause } from "../pause";
import type { JobParts } from "./job-parts";

const ASK_EVERY_MS = 250;

/** `abort`: a person wished it. `leave`: this process has no say in the job any more, or stops; whoever comes next goes on. */
export type Halt = { kind: "abort" } | { kind: "leave" };

export type Wish = {
  /** Asked right before each publish, without waiting. */
  halt(): Halt | null;
  /** Looks into the database now. */
  ask(): Promise<void>;
  ratePerSec(): number | null;
  /** Aborted as soon as `halt` is not null, for those who wait. */
  readonly halted: AbortSignal;
  stop(): void;
};

/** Whether a job is to go on: at once where this process hears of it, from the database four times a second. */
export function watchWish({ id, ledger, jobs, isHeld, signal, log }: JobParts, job: RunningJob): Wish {
  const halting = new AbortController();
  const watching = new AbortController();
  let ratePerSec = job.ratePerSec;
  let said: Halt | null = job.state === "aborting" ? { kind: "abort" } : null;

  function halted(why: Halt): Halt {
    said = why.kind === "leave" ? why : (said ?? why);
    halting.abort();
    return said;
  }
  const halt = () => (isHeld() && !signal.aborted ? said : halted({ kind: "leave" }));

  async function ask(): Promise<void> {
    const wish = await ledger.wish(id);
    ratePerSec = wish.ratePerSec;
    if (wish.epoch !== job.epoch || !isLive(wish.state)) halted({ kind: "leave" });
    else if (wish.state === "aborting") halted({ kind: "abort" });
  }

  const silence = jobs.onSignal((signalled) => void (signalled.job === id && signalled.kind === "abort" && halted({ kind: "abort" })));
  const leave = () => void halted({ kind: "leave" });
  signal.addEventListener("abort", leave, { once: true });
  if (said) halting.abort();
  void keepAsking();

  async function keepAsking(): Promise<void> {
    while (!watching.signal.aborted) {
      await pause(ASK_EVERY_MS, watching.signal);
      // The database is away: nobody can wish anything. The lease ends the job if it stays away.
      if (!watching.signal.aborted) await ask().catch((error: unknown) => log.warn({ err: error }, "a job's wish could not be read"));
    }
  }

  return {
    halt,
    ask,
    ratePerSec: () => ratePerSec,
    halted: halting.signal,
    stop() {
      silence();
      signal.removeEventListener("abort", leave);
      watching.abort();
    },
  };
}
