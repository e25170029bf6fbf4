import "server-only";
import { jsonRows } from "./batch";
import { facetOfLetter } from "./dead-letter-counts";
import { Prisma, type PrismaClient } from "./generated/client";

/** Open dead letters of one stream as Overview shows them. Times are epoch ms; `perMinute` covers the hour before `now`, `[start of minute, arrivals]`. */
export type OpenCount = {
  context: string;
  stream: string;
  open: number;
  firstAt: number;
  lastAt: number;
  lastMinute: number;
  perMinute: [number, number][];
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * By when the dead-letter stream stored them: what a worker writes into a letter may be any time. Counts come from what is counted as it is
 * written, to the second; the first and the last letter of a stream are those of its facets, each the end of an index.
 */
export async function countOpen(client: PrismaClient, contexts: readonly string[], now: number): Promise<OpenCount[]> {
  if (contexts.length === 0) return [];
  const [streams, arrivals] = await Promise.all([
    jsonRows<{ context: string; stream: string; open: number; first: string; last: string }>(client, openStreams(contexts)),
    jsonRows<{ context: string; stream: string; at: number; n: number }>(
      client,
      Prisma.sql`SELECT context, stream, at, sum(n) AS n FROM dead_letter_arrival
        WHERE context = ANY(${[...contexts]}) AND at > ${Math.floor((now - HOUR_MS) / 1_000)} GROUP BY context, stream, at ORDER BY at`,
    ),
  ]);
  return streams.map(({ context, stream, open, first, last }) => {
    const ofStream = arrivals.filter((each) => each.context === context && each.stream === stream);
    return { context, stream, open, firstAt: Date.parse(first), lastAt: Date.parse(last), ...arrived(ofStream, now) };
  });
}

const openStreams = (contexts: readonly string[]) => Prisma.sql`
  WITH facet AS (
    SELECT context AS c, stream AS s, facet AS hash, sum(n) AS n FROM dead_letter_tally
    WHERE state = 'open' AND context = ANY(${[...contexts]}) GROUP BY 1, 2, 3 HAVING sum(n) > 0)
  SELECT c AS context, s AS stream, sum(n) AS open, min(first) AS first, max(last) AS last
  FROM facet CROSS JOIN LATERAL (SELECT
    (SELECT seen_at FROM dead_letter WHERE ${facetOfLetter} = hash AND state = 'open' ORDER BY seen_at LIMIT 1) AS first,
    (SELECT seen_at FROM dead_letter WHERE ${facetOfLetter} = hash AND state = 'open' ORDER BY seen_at DESC LIMIT 1) AS last) AS ends
  GROUP BY c, s ORDER BY c, s`;

function arrived(arrivals: readonly { at: number; n: number }[], now: number): Pick<OpenCount, "lastMinute" | "perMinute"> {
  const perMinute = new Map<number, number>();
  let lastMinute = 0;
  for (const { at, n } of arrivals) {
    const atMs = at * 1_000;
    if (atMs > now - MINUTE_MS) lastMinute += n;
    const minute = atMs - (atMs % MINUTE_MS);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + n);
  }
  return { lastMinute, perMinute: [...perMinute].filter(([, n]) => n !== 0) };
}
