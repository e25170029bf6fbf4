import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { columnsAs } from "../batch";
import { Prisma } from "../generated/client";
import { asExcluded, columnList, columns, told } from "./rows";
import type { Db } from "./under-lock";

/** Read again, and understood in another way: by a profile or a subject map that has changed since. */
const isDerivedAnew = Prisma.raw(`(${told("old")}) IS DISTINCT FROM (${told("excluded")})`);

/** Letters of which nothing is known yet: no look for each, and no order, since nobody else writes letters meanwhile. Returns how many. */
export async function insertFresh(db: Db, letters: readonly Sighting[]): Promise<number> {
  if (letters.length === 0) return 0;
  return db.$executeRaw`INSERT INTO dead_letter (${columnList}) SELECT ${columnList} FROM ${columnsAs(letters, columns)}`;
}

/**
 * Letters that have nothing in common with others: each is a case, and its row says all of it. One that left and is back counts as new; a
 * claimed one stays claimed. What nobody may read any more says less than it said. Returns how many are new.
 */
export async function insertKnown(db: Db, letters: readonly Sighting[]): Promise<number> {
  if (letters.length === 0) return 0;
  return db.$executeRaw`
    INSERT INTO dead_letter AS old (${columnList})
    SELECT ${columnList} FROM ${columnsAs(letters, columns)} ORDER BY id
    ON CONFLICT (id) DO UPDATE SET state = CASE WHEN old.state IN ('gone', 'restored') THEN 'open' ELSE old.state END, ${asExcluded}
    WHERE excluded.payload_available AND (excluded.subject <> '' OR old.subject = '') AND (NOT old.payload_available OR ${isDerivedAnew})`;
}
