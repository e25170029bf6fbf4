import "server-only";
import type { OpenCount, StreamReading } from "@/lib/db";
import type { DeadLetterCounts, OpenDeadLetters, Origin } from "@/lib/domain/overview/findings";
import { ownStreams } from "@/lib/domain/own-streams";
import type { Series } from "@/lib/domain/overview/types";
import type { WatchedContext } from "@/lib/domain/watch";
import { gaveUpLately, type GaveUp } from "../dead-letters/gave-up-lately";
import { unindexedIn, type Unindexed } from "../dead-letters/unindexed";
import type { Deps } from "../deps";

const FRESH_MS = 500;
const MINUTE_MS = 60_000;
const MINUTES = 60;

type Counted = OpenCount & { origins?: Origin[] };
type Known = { counts: readonly Counted[]; gaveUp: ReadonlyMap<string, GaveUp> };
type Reading = Known & { readings: StreamReading[] };
type Asked = { at: number; reading: Promise<Reading>; known: Known };
const last = new WeakMap<Deps["db"], Asked>();

/**
 * What is open in a context, and what of it is not known, with the reason. All readers share one count. While the index does not
 * answer, what was open last is still shown: trouble does not end because nobody can look.
 */
export async function openDeadLetters(deps: Deps): Promise<(context: WatchedContext) => DeadLetterCounts> {
  const now = deps.clock.now();
  const asked = askOnce(deps, now);
  const ofContext = (counts: readonly Counted[], { name }: WatchedContext) =>
    counts.filter((each) => each.context === name).map((each) => toOpen(each, now));
  try {
    const { readings, ...known } = await asked.reading;
    asked.known = known;
    return (context) => ({
      open: ofContext(known.counts, context),
      gaps: unindexedIn(context, readings).map(gapOf),
      gaveUp: gaveUpIn(known, context),
    });
  } catch (error) {
    deps.log.warn({ err: error }, "open dead letters cannot be counted");
    return (context) => ({
      open: ofContext(asked.known.counts, context).map((one) => ({ ...one, lastMinute: null })),
      gaps: context.streams().some(({ isDeadLetter }) => isDeadLetter) ? [noAnswer] : [],
      gaveUp: gaveUpIn(asked.known, context),
    });
  }
}

const gaveUpIn = ({ gaveUp }: Known, { name }: WatchedContext): ReadonlySet<string> => new Set(gaveUp.get(name)?.keys());

const noAnswer = { what: "dead letters", reason: "unavailable", detail: "the index does not answer" };

function gapOf({ stream, denied, unkept }: Unindexed): DeadLetterCounts["gaps"][number] {
  const what = `dead letters in ${stream}`;
  if (unkept !== null) return { what, reason: "not kept", detail: unkept };
  return denied === null ? { what, reason: "not indexed yet", detail: "" } : { what, reason: "denied", detail: denied };
}

function askOnce({ db, watch }: Deps, now: number): Asked {
  const before = last.get(db);
  if (before && now >= before.at && now - before.at < FRESH_MS) return before;
  const names = watch.contexts().map((context) => context.name);
  const counting = db.deadLetters.countOpen(names, now).then((counts) => Promise.all(counts.map((each) => withOrigins(each, db))));
  const all = Promise.all([counting, db.deadLetters.readings(names), gaveUpLately(names, now, { db })]);
  const reading = all.then(([counts, readings, gaveUp]) => ({ counts, readings, gaveUp }));
  const asked = { at: now, reading, known: before?.known ?? { counts: [], gaveUp: new Map() } };
  last.set(db, asked);
  return asked;
}

/** As many of the newest are looked at: enough to say whose they are. */
const LOOKED_AT = 50;

/** A copy that Jetlag keeps died elsewhere: where, is what one wants to know. */
async function withOrigins(count: OpenCount, db: Deps["db"]): Promise<Counted> {
  if (count.stream !== ownStreams.deadLetters) return count;
  const { letters } = await db.deadLetters.list({ contexts: [count.context], stream: count.stream, state: "open" }, { limit: LOOKED_AT });
  const origins = new Map<string, Origin>();
  for (const { originalStream: stream, consumer } of letters) {
    const key = JSON.stringify([stream, consumer]);
    origins.set(key, { stream, consumer, count: (origins.get(key)?.count ?? 0) + 1 });
  }
  return { ...count, origins: [...origins.values()].toSorted((a, b) => b.count - a.count) };
}

/** A minute without arrivals was measured: it is 0. */
function toOpen({ stream, open, firstAt, lastAt, lastMinute, perMinute, origins }: Counted, now: number): OpenDeadLetters {
  const arrived = new Map(perMinute);
  const end = now - (now % MINUTE_MS);
  const series: Series = Array.from({ length: MINUTES }, (_, index) => {
    const at = end - (MINUTES - 1 - index) * MINUTE_MS;
    return [at, arrived.get(at) ?? 0];
  });
  return { stream, open, firstAt, lastAt, lastMinute, series, ...(origins && { origins }) };
}
