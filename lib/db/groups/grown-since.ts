import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";

/**
 * A group as letters have it, and how many of its letters were seen since. Whose letters they are: that of its first letter, and of all where
 * `isOfOne`; a rule, or a publisher's own word for a cause, brings those of several consumers together.
 */
export type GrownGroup = {
  id: string;
  context: string;
  stream: string | null;
  consumer: string | null;
  isOfOne: boolean;
  count: number;
};

/** Groups with arrivals in whole minutes from `since` (epoch ms) on, by the counts that are kept of them. */
export async function groupsGrownSince(client: PrismaClient, contexts: readonly string[], since: number): Promise<GrownGroup[]> {
  return jsonRows(
    client,
    Prisma.sql`SELECT id, context, original_stream AS stream, consumer, how = 'parts' AS "isOfOne", arrived.n AS count
      FROM letter_group CROSS JOIN LATERAL (
        SELECT sum(n)::int AS n FROM letter_group_arrival WHERE "group" = letter_group.id AND at >= ${Math.floor(since / 1_000)}) AS arrived
      WHERE context = ANY(${[...contexts]}) AND last_at >= to_timestamp(${since} / 1000.0::float8) AND arrived.n > 0 ORDER BY id`,
  );
}
