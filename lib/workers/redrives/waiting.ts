import "server-only";
import type { JobParts } from "./job-parts";

export type Waiting = {
  /** What the job waits for; `null`: it goes on. */
  say(epoch: bigint, why: string | null): Promise<void>;
};

/** Written when it changes, not each time it is noticed. Outlives epochs: a job that waits for NATS takes over again and again. */
export function createWaiting({ id, ledger, clock, jobs }: Pick<JobParts, "id" | "ledger" | "clock" | "jobs">): Waiting {
  let since: number | null = null;
  let said: string | null | undefined;
  return {
    async say(epoch, why) {
      since = why === null ? null : (since ?? clock.now());
      const text = since === null ? null : `waiting for NATS since ${new Date(since).toISOString()}: ${why}`;
      if (text === said) return;
      await ledger.saveWaiting(id, epoch, text);
      said = text;
      jobs.say({ job: id, kind: "progress" });
    },
  };
}
