import "server-only";
import { countOpenDeadLetters, type OpenDeadLetterCount } from "@/lib/db/open-dead-letters";
import type { OpenDeadLetters } from "@/lib/domain/overview/findings";
import type { Series } from "@/lib/domain/overview/types";
import type { WatchedContext } from "@/lib/domain/watch";
import type { Deps } from "../deps";

const FRESH_MS = 500;
const MINUTE_MS = 60_000;
const MINUTES = 60;

type Counted = { at: number; counts: Promise<OpenDeadLetterCount[]> };
const last = new WeakMap<Deps["db"], Counted>();

/** Of every dead-letter stream of a context, those with nothing open too; `null` while the index does not answer. All readers share one count. */
export async function openDeadLetters(deps: Deps): Promise<(context: WatchedContext) => readonly OpenDeadLetters[] | null> {
  const now = deps.clock.now();
  const counts = await countOnce(deps, now).catch((error: unknown) => {
    deps.log.warn({ err: error }, "open dead letters cannot be counted");
    return null;
  });
  if (counts === null) return () => null;
  return (context) => {
    const known = counts.filter((each) => each.context === context.name);
    const quiet = context.streams().filter((row) => row.isDeadLetter && !known.some((each) => each.stream === row.name));
    return [...known.map((each) => toOpen(each, now)), ...quiet.map((row) => toOpen(nothing(row.name), now))];
  };
}

function countOnce({ db, watch }: Deps, now: number): Promise<OpenDeadLetterCount[]> {
  const before = last.get(db);
  if (before && now >= before.at && now - before.at < FRESH_MS) return before.counts;
  const names = watch.contexts().map((context) => context.name);
  const counts = countOpenDeadLetters(db.client, names, now);
  last.set(db, { at: now, counts });
  return counts;
}

type Count = Omit<OpenDeadLetterCount, "context" | "firstAt" | "lastAt"> & { firstAt: number | null; lastAt: number | null };

function nothing(stream: string): Count {
  return { stream, open: 0, firstAt: null, lastAt: null, lastMinute: 0, perMinute: [] };
}

/** A minute without arrivals was measured: it is 0. */
function toOpen({ stream, open, firstAt, lastAt, lastMinute, perMinute }: Count, now: number): OpenDeadLetters {
  const arrived = new Map(perMinute);
  const end = now - (now % MINUTE_MS);
  const series: Series = Array.from({ length: MINUTES }, (_, index) => {
    const at = end - (MINUTES - 1 - index) * MINUTE_MS;
    return [at, arrived.get(at) ?? 0];
  });
  return { stream, open, firstAt, lastAt, lastMinute, series };
}
