import "server-only";
import { AppError } from "@/lib/errors";
import { pause } from "../pause";
import type { Epoch } from "./job-parts";
import type { Target } from "./next-batch";

const POLL_MS = 50;
/** A mirror attaches in a tenth of a second; what was acknowledged before is a gap in it, which is said as such. */
const ATTACHED_WITHIN_MS = 5_000;
const CAUGHT_UP_WITHIN_MS = 10_000;

export type Echoes = {
  /** Before anything is sent to it: sees that its echo is there, where the job wants one. Says whether it was made just now. */
  ready(target: Target["stream"]): Promise<boolean>;
};

/** Of one epoch. A target of the limits retention keeps what it was sent: it needs none. */
export function openEchoes({ id, job, wire, wish }: Epoch): Echoes {
  const there = new Set<string>();
  return {
    async ready({ name, retention, consumerCount }) {
      if (!job.options.echo || retention === "limits" || there.has(name)) return false;
      const isNew = await wire.makeEcho(id, name);
      if (isNew) await attached(name, consumerCount);
      there.add(name);
      return isNew;
    },
  };

  async function attached(target: string, before: number): Promise<void> {
    const until = performance.now() + ATTACHED_WITHIN_MS;
    while ((await wire.streamNow(target)).consumerCount <= before && performance.now() < until && !wish.halt())
      await pause(POLL_MS, wish.halted);
  }
}

/** With the end of a job its echoes leave. One that stays is said in the log, and does not hold the end up: it holds messages of its target back. */
export async function closeEchoes(epoch: Epoch): Promise<void> {
  const { id, job, log } = epoch;
  if (!job.options.echo) return;
  try {
    const staying = await dropAll(epoch);
    if (staying.length > 0)
      log.warn({ streams: staying }, "mirrors of a re-drive are behind and stay: remove them once they have caught up");
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ err: error }, `the mirrors JETLAG_ECHO_${id}_* of a re-drive could not be removed: remove them once they have caught up`);
  }
}

async function dropAll({ id, wire, signal }: Epoch): Promise<string[]> {
  const until = performance.now() + CAUGHT_UP_WITHIN_MS;
  let staying = await wire.dropEchoes(id);
  while (staying.length > 0 && performance.now() < until && !signal.aborted) {
    await pause(POLL_MS, signal);
    staying = await wire.dropEchoes(id);
  }
  return staying;
}
