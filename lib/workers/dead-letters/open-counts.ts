import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import { deadLettersIn } from "@/lib/db/dead-letters";
import type { Arrivals } from "@/lib/domain/arrivals";

const REFRESH_MS = 2_000;

type OpenCountsOptions = { db: Pick<Database, "client">; contexts: readonly string[]; arrivals: Arrivals; log: Logger };

/** Open dead letters per context as the index has them, kept in memory for the collector, which cannot wait for a database. */
export type OpenCounts = {
  /** `null` while nothing of this context is indexed, or part of it cannot be read. */
  of(context: string): number | null;
  stop(): Promise<void>;
};

export function followOpenCounts({ db, contexts, arrivals, log }: OpenCountsOptions): OpenCounts {
  const letters = deadLettersIn(db.client);
  let counts = new Map<string, number>();
  let reading: Promise<void> | null = null;

  const refresh = () => (reading ??= read().finally(() => (reading = null)));
  async function read(): Promise<void> {
    try {
      counts = await letters.countIndexed(contexts);
    } catch (error) {
      counts = new Map();
      log.warn({ err: error }, "dead letters were not counted");
    }
  }

  const stopListening = arrivals.onArrival(() => void refresh());
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  void refresh();
  return {
    of: (context) => counts.get(context) ?? null,
    async stop() {
      clearInterval(timer);
      stopListening();
      await reading;
    },
  };
}
