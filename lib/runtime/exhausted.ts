import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Exhausted } from "@/lib/domain/consumer/exhausted";
import { consumerKey } from "@/lib/domain/snapshot/evaluate";

export type ExhaustedLetters = {
  /** By consumerKey; `null` while the index was not asked or does not answer. */
  of(context: string): ReadonlyMap<string, Exhausted> | null;
  stop(): Promise<void>;
};

type Counting = { db: Pick<Database, "deadLetters">; arrivals: Arrivals; log: Logger; everyMs: number };

const none: ReadonlyMap<string, Exhausted> = new Map();

/** Open exhausted messages per consumer, for the collector's rows: asked of the index once per tick and after arrivals. */
export function countExhaustedLetters({ db, arrivals, log, everyMs }: Counting): ExhaustedLetters {
  let counts: ReadonlyMap<string, ReadonlyMap<string, Exhausted>> | null = null;
  let asking: Promise<void> | null = null;
  const ask = () => {
    if (asking) return;
    asking = db.deadLetters
      .countExhausted()
      .then((rows) => void (counts = byContext(rows)))
      .catch((error: unknown) => {
        counts = null;
        log.warn({ err: error }, "exhausted messages could not be counted");
      })
      .finally(() => void (asking = null));
  };
  ask();
  const timer = setInterval(ask, everyMs);
  const silence = arrivals.onArrival(ask);
  return {
    of: (context) => counts && (counts.get(context) ?? none),
    async stop() {
      clearInterval(timer);
      silence();
      await asking;
    },
  };
}

function byContext(rows: Awaited<ReturnType<Database["deadLetters"]["countExhausted"]>>) {
  const contexts = new Map<string, Map<string, Exhausted>>();
  for (const { context, stream, consumer, open, firstAt } of rows) {
    const counts = contexts.get(context) ?? new Map<string, Exhausted>();
    counts.set(consumerKey({ stream, name: consumer }), { open, firstAt });
    contexts.set(context, counts);
  }
  return contexts;
}
