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

/**
 * Letters that have nothing in common with others: each is a case, and its row says all of it. One that left and is back counts as new; a
 * claimed one stays claimed. An open one that goes to another group arrives there. What nobody may read any more says less than it said. Returns how many are new.
 */
export async function insertKnown(db: Db, letters: readonly Sighting[], groupOf: GroupOf): Promise<number> {
  if (letters.length === 0) return 0;
  const placed = placeLetters(letters, { before: await readBefore(db, letters), groupOf });
  await writeGroups(db, placed.anew, { groupOf, areNew: false });
  await recordMoved(db, placed.moved);
  const ids = letters.map(({ id }) => id);
  const grouped: readonly Column<Sighting>[] = [...columns, ['"group"', "text", ({ id }) => placed.groups.get(id) ?? null]];
  const [answer] = await db.$queryRaw<{ n: bigint }[]>`
    WITH before AS MATERIALIZED (SELECT id, state, "group" FROM dead_letter WHERE id = ANY(${ids})),
    written AS (
      INSERT INTO dead_letter AS old (${columnList}, "group")
      SELECT ${columnList}, "group" FROM ${columnsAs(letters, grouped)} ORDER BY id
      ON CONFLICT (id) DO UPDATE SET state = CASE WHEN old.state IN ('gone', 'restored') THEN 'open' ELSE old.state END, ${asExcluded},
        "group" = excluded."group"
      WHERE excluded.payload_available AND (excluded.subject <> '' OR old.subject = '') AND (NOT old.payload_available OR ${isDerivedAnew})
      RETURNING id, state, "group", xmax = 0 AS is_first),
    arrived AS (
      UPDATE letter_group SET arrived_at = clock_timestamp()
      WHERE id IN (
        SELECT written."group" FROM written LEFT JOIN before USING (id)
        WHERE is_first OR before.state IN ('gone', 'restored') OR written.state = 'open' AND before."group" <> written."group"))
    SELECT count(*) AS n FROM written`;
  return Number(answer?.n ?? 0);
}

/** What the index has of a letter that is written again. */
type Before = { id: string; group: string | null; subject: string; tells: boolean };

async function readBefore(db: Db, letters: readonly Sighting[]): Promise<ReadonlyMap<string, Before>> {
  const rows = await jsonRows<Before>(
    db,
    Prisma.sql`SELECT id, "group", subject, error IS NOT NULL OR fingerprint IS NOT NULL AS tells FROM dead_letter
      WHERE id = ANY(${letters.map(({ id }) => id)})`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

type Placed = { groups: Map<string, string>; anew: Sighting[]; moved: Moved[] };

/** A letter stays in its group, unless it says now what it died of and did not before. `anew`: those that are put into one now. */
function placeLetters(
  letters: readonly Sighting[],
  { before, groupOf }: { before: ReadonlyMap<string, Before>; groupOf: GroupOf },
): Placed {
  const groups = new Map<string, string>();
  const anew: Sighting[] = [];
  const moved = new Map<string, Moved>();
  for (const letter of letters) {
    const known = before.get(letter.id);
    if (known?.group && !saysMore(known, letter)) {
      groups.set(letter.id, known.group);
      continue;
    }
    const to = groupOf(letter).id;
    groups.set(letter.id, to);
    anew.push(letter);
    if (!known?.group || known.group === to) continue;
    const key = `${known.group} ${to}`;
    const { count = 0, ...move } = moved.get(key) ?? { context: letter.context, from: known.group, to, letter: letter.id };
    moved.set(key, { ...move, count: count + 1 });
  }
  return { groups, anew, moved: [...moved.values()] };
}

const saysMore = ({ subject: was, tells }: Before, { error, fingerprint, payloadAvailable, subject }: Sighting): boolean =>
  !tells && (error !== null || fingerprint !== null) && payloadAvailable && (subject !== "" || was === "");
