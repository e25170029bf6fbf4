import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import type { GroupOf, LetterGroup } from "@/lib/domain/dead-letter/group/group-of";
import { storable } from "@/lib/domain/payload";
import { toTsvector } from "@/lib/domain/words";
import { columnsAs, type Column } from "../batch";
import type { Db } from "../cases/under-lock";
import { Prisma } from "../generated/client";

type Row = { group: LetterGroup; letter: Sighting; firstAt: number; lastAt: number };

const said: readonly Column<Row>[] = [
  ["id", "text", ({ group }) => group.id],
  ["context", "text", ({ letter }) => letter.context],
  ["fingerprint", "text", ({ group }) => group.fingerprint],
  ["how", "text", ({ group }) => group.how],
  ["rule", "text", ({ group }) => group.rule],
  ["title", "text", ({ group }) => group.title],
  ["letter", "text", ({ letter }) => letter.id],
  ["kind", "text", ({ letter }) => letter.kind],
  ["deliveries", "int", ({ letter }) => letter.deliveries],
  ["error", "text", ({ letter }) => letter.error],
  ["error_class", "text", ({ letter }) => letter.errorClass],
  ["stream", "text", ({ letter }) => letter.stream],
  ["original_stream", "text", ({ letter }) => letter.originalStream],
  ["original_subject", "text", ({ letter }) => letter.originalSubject],
  ["consumer", "text", ({ letter }) => letter.consumer],
  ["first_at", "timestamptz", ({ firstAt }) => firstAt],
  ["last_at", "timestamptz", ({ lastAt }) => lastAt],
  ["tsv", "tsvector", wordsOfGroup],
];

/** As the database takes them, whoever made the letter: one group that it refuses would hold up all letters behind it. */
const columns = said.map(([name, type, valueOf]): Column<Row> => {
  const stored: Column<Row>[2] = (row) => {
    const value = valueOf(row);
    return typeof value === "string" ? storable(value) : value;
  };
  return [name, type, stored];
});

const columnList = Prisma.raw(columns.map(([name]) => name).join(", "));

function wordsOfGroup({ group, letter }: Row): string {
  const { error, errorClass, stream, originalStream, originalSubject, consumer } = letter;
  return toTsvector([group.title, error, errorClass, stream, originalStream, originalSubject, consumer]);
}

type Grouped = { groupOf: GroupOf; areNew: boolean };

/**
 * The groups of these letters, each written as its first letter has it. `areNew`: the letters have arrived, which overtakes what a person has
 * said of their groups before. Under the lock of the cases, so that no two writers wait for each other's rows.
 */
export async function writeGroups(db: Db, letters: readonly Sighting[], grouped: Grouped): Promise<void> {
  if (letters.length > 0) await db.$executeRaw`${groupsWritten(letters, grouped)}`;
}

/** The same as the text of a statement. There must be letters. */
export function groupsWritten(letters: readonly Sighting[], { groupOf, areNew }: Grouped): Prisma.Sql {
  const arrivedAt = areNew ? Prisma.sql`clock_timestamp()` : Prisma.sql`NULL::timestamptz`;
  return Prisma.sql`
    INSERT INTO letter_group AS old (${columnList}, arrived_at)
    SELECT ${columnList}, ${arrivedAt} FROM ${columnsAs(rowsOf(letters, groupOf), columns)} ORDER BY id
    ON CONFLICT (id) DO UPDATE SET first_at = least(old.first_at, excluded.first_at), last_at = greatest(old.last_at, excluded.last_at),
      arrived_at = coalesce(excluded.arrived_at, old.arrived_at)
    WHERE excluded.arrived_at IS NOT NULL OR excluded.first_at < old.first_at OR excluded.last_at > old.last_at`;
}

function rowsOf(letters: readonly Sighting[], groupOf: GroupOf): Row[] {
  const rows = new Map<string, Row>();
  for (const letter of letters) {
    const group = groupOf(letter);
    const known = rows.get(group.id);
    if (known === undefined) rows.set(group.id, { group, letter, firstAt: letter.seenAt, lastAt: letter.seenAt });
    else {
      known.firstAt = Math.min(known.firstAt, letter.seenAt);
      known.lastAt = Math.max(known.lastAt, letter.seenAt);
    }
  }
  return [...rows.values()];
}

/** Letters have arrived in these, or are back. */
export async function arriveIn(db: Db, groups: readonly string[]): Promise<void> {
  if (groups.length > 0) await db.$executeRaw`UPDATE letter_group SET arrived_at = clock_timestamp() WHERE id = ANY(${[...groups]})`;
}

/** Letters that go from one group to another because they say more now than when they were first seen. */
export type Moved = { context: string; from: string; to: string; letter: string; count: number };

/** Nobody asked for it; it stands on the record all the same. */
export async function recordMoved(db: Db, moved: readonly Moved[]): Promise<void> {
  for (const { context, from, to, letter, count } of moved) {
    const detail = `${count === 1 ? "1 dead letter" : `${count} dead letters`} moved here from group ${from}: what ${count === 1 ? "it" : "they"} died of is known now.`;
    await db.$executeRaw`
      INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, plan, outcome, detail, ended_at)
      VALUES ('jetlag', 'Jetlag', 'system', 'system', 'group.move', ${to}, ${context}, ${JSON.stringify({ from, to, count, letter })}::jsonb, 'done',
        ${detail}, now())`;
  }
}
