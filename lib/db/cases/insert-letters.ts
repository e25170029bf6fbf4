import "server-only";
import type { GroupOf } from "@/lib/domain/dead-letter/group/group-of";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { columnsAs, jsonRows, type Column } from "../batch";
import { Prisma } from "../generated/client";
import { recordMoved, writeGroups, type Moved } from "../groups/write-groups";
import { asExcluded, columnList, columns, told } from "./rows";
import type { Db } from "./under-lock";

/** Read again, and understood in another way: by a profile or a subject map that has changed since. */
const isDerivedAnew = Prisma.raw(`(${told("old")}) IS DISTINCT FROM (${told("excluded")})`);

const withGroup = (groupOf: GroupOf): readonly Column<Sighting>[] => [...columns, ['"group"', "text", (letter) => groupOf(letter).id]];

/** Letters of which nothing is known yet: no look for each, and no order, since nobody else writes letters meanwhile. Returns how many. */
export async function insertFresh(db: Db, letters: readonly Sighting[], groupOf: GroupOf): Promise<number> {
  if (letters.length === 0) return 0;
  await writeGroups(db, letters, { groupOf, areNew: true });
  return db.$executeRaw`
    INSERT INTO dead_letter (${columnList}, "group") SELECT ${columnList}, "group" FROM ${columnsAs(letters, withGroup(groupOf))}`;
}

/** A letter stays in its group, unless it says now what it died of and did not before. */
const saysMore = (old: string, now: string) =>
  Prisma.raw(`(${old}.error IS NULL AND ${now}.error IS NOT NULL OR ${old}.fingerprint IS NULL AND ${now}.fingerprint IS NOT NULL)`);

/**
 * Letters that have nothing in common with others: each is a case, and its row says all of it. One that left and is back counts as new; a
 * claimed one stays claimed. What nobody may read any more says less than it said. Returns how many are new.
 */
export async function insertKnown(db: Db, letters: readonly Sighting[], groupOf: GroupOf): Promise<number> {
  if (letters.length === 0) return 0;
  await writeGroups(db, letters, { groupOf, areNew: false });
  await recordMoved(db, await findMoved(db, letters, groupOf));
  const ids = letters.map(({ id }) => id);
  const [answer] = await db.$queryRaw<{ n: bigint }[]>`
    WITH back AS MATERIALIZED (SELECT id FROM dead_letter WHERE id = ANY(${ids}) AND state IN ('gone', 'restored')),
    written AS (
      INSERT INTO dead_letter AS old (${columnList}, "group")
      SELECT ${columnList}, "group" FROM ${columnsAs(letters, withGroup(groupOf))} ORDER BY id
      ON CONFLICT (id) DO UPDATE SET state = CASE WHEN old.state IN ('gone', 'restored') THEN 'open' ELSE old.state END, ${asExcluded},
        "group" = CASE WHEN ${saysMore("old", "excluded")} THEN excluded."group" ELSE coalesce(old."group", excluded."group") END
      WHERE excluded.payload_available AND (excluded.subject <> '' OR old.subject = '') AND (NOT old.payload_available OR ${isDerivedAnew})
      RETURNING id, "group", xmax = 0 AS is_first),
    arrived AS (
      UPDATE letter_group SET arrived_at = clock_timestamp()
      WHERE id IN (SELECT "group" FROM written WHERE is_first OR id IN (SELECT id FROM back)))
    SELECT count(*) AS n FROM written`;
  return Number(answer?.n ?? 0);
}

async function findMoved(db: Db, letters: readonly Sighting[], groupOf: GroupOf): Promise<Moved[]> {
  const telling = letters.filter(({ error, fingerprint }) => error !== null || fingerprint !== null);
  if (telling.length === 0) return [];
  return jsonRows<Moved>(
    db,
    Prisma.sql`SELECT old.context, old."group" AS "from", r."group" AS "to", min(r.id) AS letter, count(*)::int AS count
      FROM ${columnsAs(telling, withGroup(groupOf))} JOIN dead_letter AS old ON old.id = r.id
      WHERE ${saysMore("old", "r")} AND old."group" <> r."group" AND r.payload_available GROUP BY 1, 2, 3`,
  );
}
