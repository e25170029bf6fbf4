import "server-only";
import { latelyFrom } from "@/lib/domain/dead-letter/lately";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";

/** Epoch ms; `stepMs` is a whole number of minutes. */
export type ArrivalRange = { from: number; to: number; stepMs: number };
/** `lately`: how many since `latelyFrom`. */
export type Arrivals = { series: [number, number][]; ratePerSec: number; lately: number };

const MINUTE_MS = 60_000;
/** More than a group has: two hours by the minute and 31 days by the hour. A limit keeps PostgreSQL from reading all groups at once. */
const MOST = 1_000n;

/**
 * When the letters of groups were seen, by the id that was asked for: steps without any are left out. Beyond two hours it is known by the hour
 * only. The rate is that of the minute that runs at `now` and of the one before.
 */
export async function readArrivals(
  client: PrismaClient,
  ids: readonly string[],
  { from, to, stepMs, now }: ArrivalRange & { now: number },
): Promise<Map<string, Arrivals>> {
  if (ids.length === 0) return new Map();
  const rateFrom = Math.floor(now / MINUTE_MS) * MINUTE_MS - MINUTE_MS;
  const since = Math.min(from, rateFrom, latelyFrom(now));
  const rows = await jsonRows<{ group: string; at: number; n: number }>(
    client,
    Prisma.sql`WITH member AS (
        SELECT unnest(${[...ids]}::text[]) AS id, unnest(${[...ids]}::text[]) AS of
        UNION ALL SELECT id, root FROM letter_group WHERE root = ANY(${[...ids]}))
      SELECT member.of AS "group", at, sum(n)::int AS n FROM member CROSS JOIN LATERAL (
        SELECT at, n FROM letter_group_arrival WHERE "group" = member.id AND at >= ${Math.floor(since / 1_000)} ORDER BY at LIMIT ${MOST}) AS arrival
      GROUP BY 1, 2 HAVING sum(n) > 0 ORDER BY 2`,
  );
  const found = new Map<string, Arrivals>(ids.map((id) => [id, { series: [], ratePerSec: 0, lately: 0 }]));
  for (const { group, at, n } of rows) {
    const arrivals = found.get(group);
    if (!arrivals) continue;
    const atMs = at * 1_000;
    if (atMs >= latelyFrom(now)) arrivals.lately += n;
    if (atMs >= rateFrom) arrivals.ratePerSec += n / ((now - rateFrom) / 1_000);
    if (atMs >= from && atMs < to) addTo(arrivals.series, from + Math.floor((atMs - from) / stepMs) * stepMs, n);
  }
  return found;
}

/** Points come in the order of time. */
function addTo(series: [number, number][], at: number, n: number): void {
  const last = series.at(-1);
  if (last?.[0] === at) last[1] += n;
  else series.push([at, n]);
}
