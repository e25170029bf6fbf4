import "server-only";
import type { PrismaClient } from "./generated/client";

/** Open exhausted letters of one consumer; `firstAt` by the clock of the server, epoch ms. */
export type ExhaustedCount = { context: string; stream: string; consumer: string; open: number; firstAt: number };

/** As lists filtered by kind, consumer and original stream count them: by the tally, and one look into the partial index for each consumer. */
export async function countExhausted(client: PrismaClient): Promise<ExhaustedCount[]> {
  const rows = await client.$queryRaw<{ context: string; stream: string; consumer: string; open: number; first: Date | null }[]>`
    SELECT context, original_stream AS stream, consumer, sum(n)::int AS open,
      (SELECT seen_at FROM dead_letter AS letter
        WHERE kind = 'exhausted' AND state = 'open' AND letter.context = tally.context
          AND letter.original_stream = tally.original_stream AND letter.consumer = tally.consumer
        ORDER BY seen_at LIMIT 1) AS first
    FROM dead_letter_tally AS tally
    WHERE kind = 'exhausted' AND state = 'open' AND original_stream IS NOT NULL AND consumer IS NOT NULL
    GROUP BY 1, 2, 3 HAVING sum(n) > 0 ORDER BY 1, 2, 3`;
  return rows.flatMap(({ first, ...row }) => (first ? { ...row, firstAt: first.getTime() } : []));
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
