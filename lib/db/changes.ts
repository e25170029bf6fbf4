import "server-only";
import { ChangeRow } from "@/lib/domain/change/row";
import type { Change } from "@/lib/domain/change/types";
import { jsonRows, rowsAs } from "./batch";
import { Prisma, type PrismaClient } from "./generated/client";

/** A change as it was written. `at` is epoch ms. */
type WrittenChange = Pick<Change, "at" | "what" | "stream" | "consumer" | "detail">;

/** What became of streams and consumers, as consoles saw it. */
export type Changes = {
  /** What another console has written already is left out. */
  write(changes: readonly Change[]): Promise<void>;
  /** From `from` to `to` (epoch ms, both inclusive), in their order; of more than `limit` those nearest to `to`. */
  between(context: string, times: { from: number; to: number }, limit: number): Promise<WrittenChange[]>;
  /** Forgets what is older than `days`, and of each context all but the newest `most`. */
  prune(days: number, most: number): Promise<void>;
};

const columns = "context text, at bigint, what text, stream text, consumer text, detail text, key text, near json";

export function changesIn(client: PrismaClient): Changes {
  return {
    async write(changes) {
      if (changes.length === 0) return;
      await client.$executeRaw`
        INSERT INTO change (context, at, what, stream, consumer, detail, key)
        SELECT context, to_timestamp(at / 1000.0::float8), what, stream, consumer, detail, key FROM ${rowsAs(changes.map(toRow), columns)}
        WHERE NOT EXISTS (SELECT FROM change WHERE change.key IN (SELECT json_array_elements_text(r.near)))
        ON CONFLICT (key) DO NOTHING`;
    },

    async between(context, { from, to }, limit) {
      const rows = await jsonRows<WrittenColumns>(
        client,
        Prisma.sql`SELECT * FROM (
            SELECT id, at, what, stream, consumer, detail FROM change
            WHERE context = ${context} AND at BETWEEN ${new Date(from)} AND ${new Date(to)} ORDER BY at DESC, id DESC LIMIT ${BigInt(limit)}
          ) AS newest ORDER BY at, id`,
      );
      // One that a newer console knows and this one does not is left out, not refused.
      return rows.flatMap(({ at, what, stream, consumer, detail }) => {
        const known = What.safeParse(what);
        return known.success ? { at: Date.parse(at), what: known.data, stream: stream ?? "", consumer, detail } : [];
      });
    },

    async prune(days, most) {
      await client.$executeRaw`
        DELETE FROM change WHERE at < now() - ${days}::float8 * interval '1 day' OR id IN (
          SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY context ORDER BY at DESC, id DESC) AS nth FROM change) AS counted
          WHERE nth > ${BigInt(most)})`;
    },
  };
}

type WrittenColumns = { at: string; what: string; stream: string | null; consumer: string | null; detail: string | null };

const { what: What } = ChangeRow.shape;

const toRow = (change: Change) => ({ ...change, at: Math.trunc(change.at) });
