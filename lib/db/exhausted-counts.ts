import "server-only";
import type { PrismaClient } from "./generated/client";

/** Open exhausted letters of one consumer; `firstAt` by the clock of the server, epoch ms. */
export type ExhaustedCount = { context: string; stream: string; consumer: string; open: number; firstAt: number };

/** As lists filtered by kind, consumer and original stream count them. From its partial index alone. */
export async function countExhausted(client: PrismaClient): Promise<ExhaustedCount[]> {
  const rows = await client.$queryRaw<{ context: string; stream: string; consumer: string; open: number; first: Date }[]>`
    SELECT context, original_stream AS stream, consumer, count(*)::int AS open, min(seen_at) AS first
    FROM dead_letter WHERE kind = 'exhausted' AND state = 'open' AND original_stream IS NOT NULL AND consumer IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;
  return rows.map(({ first, ...row }) => ({ ...row, firstAt: first.getTime() }));
}

/** How many messages of a consumer are known to have been exhausted, whatever became of them, and wherever else they were seen. */
export async function countKnownExhausted(
  client: PrismaClient,
  of: { context: string; stream: string; consumer: string },
): Promise<number> {
  const [row] = await client.$queryRaw<{ known: number }[]>`
    SELECT count(*)::int AS known FROM (
      SELECT id FROM dead_letter
      WHERE kind = 'exhausted' AND context = ${of.context} AND original_stream = ${of.stream} AND consumer = ${of.consumer}
      UNION SELECT dead_letter FROM sighting
      WHERE context = ${of.context} AND original_stream = ${of.stream} AND facts->>'kind' = 'exhausted' AND facts->>'consumer' = ${of.consumer}
    ) AS deaths`;
  return row?.known ?? 0;
}
