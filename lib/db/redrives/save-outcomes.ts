import "server-only";
import type { Settlement } from "@/lib/domain/redrive/types";
import { columnsAs, type Column } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";

const columns: readonly Column<Settlement>[] = [
  ["item", "int", ({ n }) => n],
  ["state", "text", ({ state }) => state],
  ["by", "text", ({ by }) => by],
  ["at", "timestamptz", ({ at }) => at],
  ["boomerang", "text", ({ boomerang }) => boomerang],
];

/**
 * What became of items after their PubAck, in this order; a thousand in one statement. A boomerang stays one, and what was not observed may yet
 * be. Returns the items that stay as they were.
 */
export async function saveOutcomes(
  client: PrismaClient,
  { settlements, ...held }: Held & { settlements: readonly Settlement[] },
): Promise<ReadonlySet<number>> {
  if (settlements.length === 0) return new Set();
  const stayed = await guarded<number[] | null>(client, held, {
    write: Prisma.sql`
      given AS MATERIALIZED (SELECT * FROM ${columnsAs(settlements, columns)}),
      saved AS (
        INSERT INTO redrive_outcome AS outcome (redrive_id, item, state, by, at, boomerang)
        SELECT job.id, item, given.state, by, at, boomerang FROM job, given ORDER BY item
        ON CONFLICT (redrive_id, item) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at,
          boomerang = excluded.boomerang, nth = excluded.nth
        WHERE outcome.state <> 'boomeranged' AND outcome.state <> excluded.state AND excluded.state <> 'not-observed'
        RETURNING item)`,
    returning: Prisma.sql`(SELECT array_agg(item) FROM given WHERE item NOT IN (SELECT item FROM saved))`,
  });
  return new Set(stayed);
}
