import "server-only";
import type { Epoch } from "./job-parts";
import type { Halt } from "./watch-wish";

/**
 * All is sent: the job is `settling` until it is known what became of all, or a person does not want to wait. One that a person paused stays
 * that until somebody resumes it, also where nothing is left to send. No connection that publishes is needed.
 */
export async function untilSettled(epoch: Epoch): Promise<Halt | null> {
  const { settler, ledger, id, job, wish, jobs, waiting } = epoch;
  for (;;) {
    await whilePaused(epoch);
    if (wish.halt() !== null || settler.unsettled() === 0) return wish.halt();
    await waiting.say(job.epoch, null);
    // Not where it was paused or aborted just now.
    if (await ledger.become(id, job.epoch, "settling", null)) break;
  }
  jobs.say({ job: id, kind: "progress" });
  await settler.allSettled(wish.halted);
  return wish.halt();
}

async function whilePaused({ wish, gate }: Epoch): Promise<void> {
  await wish.ask();
  while (wish.said().isPaused && wish.halt() === null) await gate.rest();
}
