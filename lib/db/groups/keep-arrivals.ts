import "server-only";
import { Prisma } from "../generated/client";

/**
 * A trigger takes from the arrivals of groups what is deleted. Of letters that are only forgotten it is given back in the same statement: they have
 * arrived, whatever has become of them. `forgotten`: a part of that statement, with "group" and seen_at. Under the lock of the cases.
 */
export const keepArrivals = (forgotten: Prisma.Sql): Prisma.Sql => Prisma.sql`
  INSERT INTO letter_group_arrival AS old ("group", at, n)
  SELECT "group", letter_group_at(seen_at), count(*) FROM ${forgotten}
  WHERE "group" IS NOT NULL AND seen_at > now() - interval '31 days' GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT ("group", at) DO UPDATE SET n = old.n + excluded.n`;
