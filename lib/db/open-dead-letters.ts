import "server-only";
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

/** By when the dead-letter stream stored them: what a worker writes into a letter may be any time. */
export async function countOpen(client: PrismaClient, contexts: readonly string[], now: number): Promise<OpenCount[]> {
  if (contexts.length === 0) return [];
  const which = Prisma.sql`state = 'open' AND context IN (${Prisma.join([...contexts])})`;
  const [counts, minutes] = await Promise.all([
    client.$queryRaw<{ context: string; stream: string; open: number; first: Date; last: Date; minute: number }[]>`
      SELECT context, stream, count(*)::int AS open, min(seen_at) AS first, max(seen_at) AS last,
             (count(*) FILTER (WHERE seen_at > ${new Date(now - MINUTE_MS)}))::int AS minute
      FROM dead_letter WHERE ${which} GROUP BY context, stream ORDER BY context, stream`,
    client.$queryRaw<{ context: string; stream: string; minute: number; count: number }[]>`
      SELECT context, stream, floor(extract(epoch FROM seen_at) / 60)::int AS minute, count(*)::int AS count
      FROM dead_letter WHERE ${which} AND seen_at > ${new Date(now - HOUR_MS)} GROUP BY 1, 2, 3 ORDER BY 3`,
  ]);
  return counts.map(({ context, stream, open, first, last, minute }) => ({
    context,
    stream,
    open,
    firstAt: first.getTime(),
    lastAt: last.getTime(),
    lastMinute: minute,
    perMinute: minutes
      .filter((each) => each.context === context && each.stream === stream)
      .map((each): [number, number] => [each.minute * MINUTE_MS, each.count]),
  }));
}
