import "server-only";
import type { ItemState } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { resultOf } from "./runs";

/** So many items are looked at by one statement. */
const AT_ONCE = 2_000;

/**
 * Ids of the letters of the items that are in this state, in the order of sending, some at a time: of those that came back the letters that they
 * became, where that is known.
 */
export async function* lettersIn(client: PrismaClient, job: string, state: ItemState): AsyncGenerator<string[], void> {
  const [last] = await client.$queryRaw<{ n: number | null }[]>`SELECT max(n) AS n FROM redrive_item WHERE redrive_id = ${job}::uuid`;
  for (let from = 0; from < (last?.n ?? 0); from += AT_ONCE) {
    const items = Prisma.sql`redrive_id = ${job}::uuid AND item > ${from}::int AND item <= ${from + AT_ONCE}::int`;
    const rows = await jsonRows<{ id: string }>(client, state === "boomeranged" ? cameBack(items) : ofState(items, state));
    if (rows.length > 0) yield rows.map(({ id }) => id);
  }
}

const cameBack = (items: Prisma.Sql) => Prisma.sql`
  SELECT boomerang AS id FROM redrive_outcome WHERE ${items} AND state = 'boomeranged' AND boomerang IS NOT NULL ORDER BY item`;

/** By the result alone: what has none waits, or is under way. Looked up by its whole key (see guard.ts). */
const ofState = (items: Prisma.Sql, state: ItemState) => Prisma.sql`
  SELECT dead_letter AS id FROM redrive_letter AS mine WHERE ${items} AND coalesce((
    SELECT state FROM ${resultOf({ job: Prisma.sql`mine.redrive_id`, item: Prisma.sql`mine.item` })} AS result), 'selected') = ${state}
  ORDER BY item, dead_letter`;

/** How many came back of which nobody knows what letter they became. */
export async function countNameless(client: PrismaClient, job: string): Promise<number> {
  const [row] = await client.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM redrive_outcome WHERE redrive_id = ${job}::uuid AND state = 'boomeranged' AND boomerang IS NULL`;
  return row?.count ?? 0;
}
