import "server-only";
import type { Settlement } from "@/lib/domain/redrive/types";
import { columnsAs, type Column } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";
import { hasOutcomeRun, inRuns, outcomeRunOf, type Run } from "./runs";

const columns: readonly Column<Run<Settlement>>[] = [
  ["first", "int", ({ first }) => first],
  ["last", "int", ({ last }) => last],
  ["state", "text", ({ state }) => state],
  ["by", "text", ({ by }) => by],
  ["at", "timestamptz", ({ at }) => at],
  ["boomerang", "text", ({ boomerang }) => boomerang],
];

const isSame = (run: Settlement, { state, by, at }: Settlement) =>
  state !== "boomeranged" && run.state === state && run.by === by && run.at === at;

/**
 * What became of items after their PubAck, none of them twice; a thousand in one statement. A boomerang stays one, and what was not observed may yet be.
 * Returns the items that stay as they were. Of a run of which nothing was known it is written as one row; of any other, of each item by itself.
 */
export async function saveOutcomes(
  client: PrismaClient,
  { settlements, ...held }: Held & { settlements: readonly Settlement[] },
): Promise<ReadonlySet<number>> {
  if (settlements.length === 0) return new Set();
  const job = Prisma.sql`${held.id}::uuid`;
  const [first, last] = [Prisma.sql`r.first`, Prisma.sql`r.last`];
  const stayed = await guarded<number[] | null>(client, held, {
    write: Prisma.sql`
      given AS MATERIALIZED (
        SELECT *, state <> 'boomeranged' AND NOT ${hasOutcomeRun({ job, first, last })} AND (
          SELECT true FROM redrive_outcome AS own WHERE own.redrive_id = ${job} AND own.item BETWEEN ${first} AND ${last} LIMIT 1) IS NULL AS is_new
        FROM ${columnsAs(inRuns(settlements, isSame), columns)}),
      runs AS (
        INSERT INTO redrive_outcome_run (redrive_id, first, last, nth, state, by, at)
        SELECT job.id, first, last, nextval('redrive_outcome_nth_seq'), state, by, at FROM job, given WHERE is_new ORDER BY first),
      each AS MATERIALIZED (
        SELECT item, state, by, at, boomerang, (SELECT state FROM ${outcomeRunOf({ job, item: Prisma.sql`of.item` })} AS run) AS before
        FROM given, generate_series(first, last) AS of(item) WHERE NOT is_new),
      saved AS (
        INSERT INTO redrive_outcome AS outcome (redrive_id, item, state, by, at, boomerang)
        SELECT job.id, item, each.state, by, at, boomerang FROM job, each
        WHERE before IS NULL OR before <> each.state AND each.state <> 'not-observed' ORDER BY item
        ON CONFLICT (redrive_id, item) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at,
          boomerang = excluded.boomerang, nth = excluded.nth
        WHERE outcome.state <> 'boomeranged' AND outcome.state <> excluded.state AND excluded.state <> 'not-observed'
        RETURNING item)`,
    returning: Prisma.sql`(SELECT array_agg(item) FROM each WHERE item NOT IN (SELECT item FROM saved))`,
  });
  return new Set(stayed);
}
