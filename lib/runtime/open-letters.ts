import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";

export type OpenLetters = {
  /** `null` while the index was not asked, does not answer, or does not hold every dead-letter stream that it knows of this context. */
  count(context: string): number | null;
  stop(): Promise<void>;
};

type Counting = { db: Pick<Database, "deadLetters">; contexts: readonly string[]; arrivals: Arrivals; log: Logger; everyMs: number };

/** How many dead letters are open per context, for the collector's series: asked of the index once per tick and after arrivals. */
export function countOpenLetters({ db, contexts, arrivals, log, everyMs }: Counting): OpenLetters {
  let counts: ReadonlyMap<string, number> | null = null;
  let asking: Promise<void> | null = null;
  const ask = () => {
    asking ??= db.deadLetters
      .countIndexed(contexts)
      .then((counted) => void (counts = counted))
      .catch((error: unknown) => {
        counts = null;
        log.warn({ err: error }, "open dead letters could not be counted");
      })
      .finally(() => (asking = null));
  };
  ask();
  const timer = setInterval(ask, everyMs);
  const silence = arrivals.onArrival(ask);
  return {
    count: (context) => counts?.get(context) ?? null,
    async stop() {
      clearInterval(timer);
      silence();
      await asking;
    },
  };
}
