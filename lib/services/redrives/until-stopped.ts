import "server-only";
import { isLive, type JobState } from "@/lib/domain/redrive/types";
import type { Deps } from "../deps";

/** How long an abort waits for the runner, and how often it looks: another console may be the one that runs the job. */
const LONGEST_MS = 5_000;
const LOOK_MS = 250;

/** Resolves when the job has come to its end, or to where it `rests`, or after 5 s. */
export async function untilStopped(
  id: string,
  { db, jobs }: Pick<Deps, "db" | "jobs">,
  rests: (state: JobState) => boolean = (state) => !isLive(state),
): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  let wake = () => {};
  const stop = jobs.onSignal(({ job, kind }) => {
    if (job === id && (kind === "ended" || kind === "progress")) wake();
  });
  try {
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const state = (await db.redrives.head(id))?.state;
      if (state === undefined || rests(state) || performance.now() >= deadline) return;
      await within(LOOK_MS, woken);
    }
  } finally {
    stop();
  }
}

async function within(ms: number, event: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([event, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
