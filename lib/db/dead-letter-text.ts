import "server-only";
import { columnsAs, jsonRows, type Column } from "./batch";
import { balanceBlocks, foldBlocks } from "./dead-letter-blocks";
import { foldCounts } from "./dead-letter-counts";
import { Prisma, type PrismaClient } from "./generated/client";

/** A life of a stream whose letters are indexed further than their words. */
export type Wordless = { context: string; stream: string; streamCreatedAt: string; textIndexedSeq: number; indexedSeq: number };

/** `at`: when it was stored, epoch ms. `tsv`: its words (lib/domain/words.ts). */
export type LetterWords = { id: string; at: number; tsv: string };

const columns: readonly Column<LetterWords>[] = [
  ["id", "text", ({ id }) => id],
  ["at", "timestamptz", ({ at }) => at],
  ["tsv", "tsvector", ({ tsv }) => tsv],
];

/** Folding costs more than summing up, until so many rows were added to those that stay. */
const FOLD_FROM = 4_000;
/** Of many that stay, so large a part: each fold writes them all again. */
const FOLD_SHARE = 0.5;
const ANALYZE_FROM = 250;
/** How many rows there are, the planner sees by itself; what is in them changes slowly. */
const ANALYZE_AT_TIMES = 4;

/** What makes letters findable by their words, and keeps their counts short: work that waits while letters themselves are indexed. */
export function deadLetterTextIn(client: PrismaClient, { hasAnalyzer }: { hasAnalyzer: boolean }) {
  async function countRows(): Promise<number> {
    const [row] = await client.$queryRaw<{ n: bigint }[]>`SELECT (SELECT count(*) FROM dead_letter_tally)
      + (SELECT count(*) FROM dead_letter_arrival) + (SELECT count(*) FROM letter_group_tally)
      + (SELECT count(*) FROM dead_letter_block_tally) AS n`;
    return Number(row?.n ?? 0);
  }
  /** Rows that stayed when this process folded last. */
  let folded = 0;

  /** Says to the planner what letters are like, whenever there are four times as many as it was told last, by whichever process. */
  async function analyze(): Promise<void> {
    const [counted] = await client.$queryRaw<{ n: bigint; told: bigint }[]>`
      SELECT coalesce(sum(n), 0)::bigint AS n, (SELECT reltuples::bigint FROM pg_class WHERE oid = 'dead_letter'::regclass) AS told
      FROM dead_letter_tally`;
    if (Number(counted?.n ?? 0) < ANALYZE_AT_TIMES * Math.max(Number(counted?.told ?? 0), ANALYZE_FROM)) return;
    await client.$executeRaw`ANALYZE dead_letter`;
  }

  async function fold(): Promise<void> {
    const count = await countRows();
    if (count < folded * (1 + FOLD_SHARE) + FOLD_FROM) return;
    await foldCounts(client);
    const areFolded = await foldBlocks(client);
    // Nobody else would free what the rows took that were summed up, and nobody would tell the planner how few are left.
    if (!hasAnalyzer)
      await client.$executeRaw`VACUUM ANALYZE dead_letter_tally, dead_letter_arrival, dead_letter_block_tally, letter_group_tally, letter_group`;
    if (areFolded) folded = await countRows();
  }

  /** Grows with what is counted. What commits behind something later is noticed with whatever is counted next. */
  async function lastCounted(): Promise<string> {
    const [row] = await client.$queryRaw<{ last: string }[]>`
      SELECT concat_ws(' ', (SELECT max(id) FROM dead_letter_tally), (SELECT max(id) FROM dead_letter_block_tally)) AS last`;
    return row?.last ?? "";
  }
  /** Nothing was to be done when so much was counted. */
  let tidyAt: string | null = null;

  return {
    wordless: (contexts: readonly string[]): Promise<Wordless[]> =>
      jsonRows(
        client,
        Prisma.sql`SELECT context, stream, stream_created_at AS "streamCreatedAt", text_indexed_seq AS "textIndexedSeq", indexed_seq AS "indexedSeq"
          FROM dead_letter_cursor WHERE context = ANY(${[...contexts]}) AND denied IS NULL AND text_indexed_seq < indexed_seq
          ORDER BY context, stream`,
      ),

    /**
     * Words and progress in one statement, with a look into an index for each letter: of a join PostgreSQL makes a hash of all letters, until there
     * are tens of thousands. A letter that is no longer indexed, or whose place holds another message now, gets none. Returns
     * `false`, and has written nothing, when somebody else has moved the progress meanwhile.
     */
    async write(of: Wordless, words: readonly LetterWords[], textIndexedSeq: number): Promise<boolean> {
      const [answer] = await client.$queryRaw<{ moved: bigint }[]>`
        WITH moved AS (
          UPDATE dead_letter_cursor SET text_indexed_seq = ${BigInt(textIndexedSeq)}
          WHERE context = ${of.context} AND stream = ${of.stream} AND stream_created_at = ${of.streamCreatedAt}
            AND text_indexed_seq = ${BigInt(of.textIndexedSeq)} RETURNING 1),
        written AS (
          INSERT INTO dead_letter_text AS old (id, tsv)
          SELECT r.id, r.tsv
          FROM ${columnsAs(words, columns)}
            LEFT JOIN LATERAL (SELECT dead_letter FROM sighting WHERE id = r.id OFFSET 0) AS sighting ON true
            CROSS JOIN LATERAL (
              SELECT coalesce(stored_at, seen_at) AS at FROM dead_letter WHERE id = coalesce(sighting.dead_letter, r.id) OFFSET 0) AS letter
          WHERE EXISTS (SELECT FROM moved) AND (sighting.dead_letter IS NOT NULL OR letter.at = r.at)
          ORDER BY r.id
          ON CONFLICT (id) DO UPDATE SET tsv = excluded.tsv RETURNING 1)
        SELECT (SELECT count(*) FROM moved) AS moved, (SELECT count(*) FROM written) AS written`;
      return answer?.moved === 1n;
    },

    /**
     * Keeps sums over counts cheap, jumps into a long list too, and the planner told: PostgreSQL does that last by itself; the embedded database has
     * nobody who would, and a planner that guesses sorts a million letters for a page of a hundred. To be asked again and again: one look where
     * nobody has written letters since. `true` when there may be more to do.
     */
    async tidy(): Promise<boolean> {
      const counted = await lastCounted();
      if (counted === tidyAt) return false;
      await fold();
      if (!hasAnalyzer) await analyze();
      const isUnbalanced = await balanceBlocks(client);
      tidyAt = isUnbalanced ? null : counted;
      return isUnbalanced;
    },

    analyze,
  };
}

export type DeadLetterText = ReturnType<typeof deadLetterTextIn>;
