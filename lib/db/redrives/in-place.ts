import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Place } from "@/lib/domain/redrive/types";
import { resultOf } from "./runs";
import { placesAs, toPlace, type PlaceColumns } from "./places";

/** Whether an item was delivered again where it lies: its copy is itself. Both are tables of these names, or their aliases. */
export const isInPlace = (item: Prisma.Sql, result: Prisma.Sql) => Prisma.sql`(${item}.target = ${item}.original_stream
  AND ${item}.target_created_at = ${item}.original_created_at AND ${result}.published_seq = ${item}.original_seq)`;

/**
 * Whether an item that was sent still stands for its message: one that was delivered again where it lies, and came back, lies there dead once more,
 * and may be re-driven again.
 */
export const stillStands = (item: Prisma.Sql, result: Prisma.Sql) => Prisma.sql`NOT (${isInPlace(item, result)} AND EXISTS (
  SELECT FROM redrive_outcome AS back WHERE back.redrive_id = ${item}.redrive_id AND back.item = ${item}.n AND back.state = 'boomeranged')) IS TRUE`;

/** How often each of these messages was delivered again where it lies; none of those that never were. */
export async function timesInPlace(
  client: PrismaClient,
  context: string,
  places: readonly Place[],
): Promise<{ place: Place; times: number }[]> {
  if (places.length === 0) return [];
  const rows = await jsonRows<PlaceColumns & { times: number }>(
    client,
    Prisma.sql`
      SELECT r.stream, r.created, r.seq, count(*)::int AS times FROM ${placesAs(places)}
        JOIN redrive_item AS item ON item.original_stream = r.stream AND item.original_seq = r.seq AND item.original_created_at = r.created
        CROSS JOIN LATERAL ${resultOf({ job: Prisma.sql`item.redrive_id`, item: Prisma.sql`item.n` })} AS result
        JOIN redrive AS job ON job.id = item.redrive_id AND job.context = ${context}
      WHERE result.state = 'published' AND ${isInPlace(Prisma.sql`item`, Prisma.sql`result`)}
      GROUP BY r.stream, r.created, r.seq`,
  );
  return rows.map(({ times, ...at }) => ({ place: toPlace(at), times }));
}
