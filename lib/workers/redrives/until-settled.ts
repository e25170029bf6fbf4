import "server-only";
import type { Epoch } from "./job-parts";
import type { Halt } from "./watch-wish";

/** All is sent: the job is `settling` until it is known what became of all, or a person does not want to wait. No connection that publishes is needed. */
export async function untilSettled({ settler, ledger, id, job, wish, jobs, waiting }: Epoch): Promise<Halt | null> {
  if (settler.unsettled() > 0 && wish.halt() === null) {
    await waiting.say(job.epoch, null);
    await ledger.become(id, job.epoch, "settling", null);
    jobs.say({ job: id, kind: "progress" });
    await settler.allSettled(wish.halted);
  }
  return wish.halt();
}
