import "server-only";
import { columnsAs, jsonRows } from "../batch";
import { underLock } from "../cases/under-lock";
import { Prisma, type PrismaClient } from "../generated/client";
import { inPieces } from "../in-pieces";
import { lettersWhere } from "../many-dead-letters";
import { readGrouping } from "./grouping";
import { writeGroups } from "./write-groups";

const PORTION = 500;

/** Letters that an older Jetlag wrote without a group are given one, some at a time. `false`: none is left. */
export async function groupOlder(client: PrismaClient): Promise<boolean> {
  return underLock(client, async (db) => {
    const found = await jsonRows<{ id: string }>(db, Prisma.sql`SELECT id FROM dead_letter WHERE "group" IS NULL LIMIT ${PORTION}`);
    if (found.length === 0) return false;
    const groupOf = await readGrouping(db);
    const letters = await lettersWhere(db, Prisma.sql`id = ANY(${found.map(({ id }) => id)})`);
    await inPieces(letters, groupOf);
    await writeGroups(db, letters, { groupOf, areNew: false });
    const grouped = letters.map((letter) => ({ id: letter.id, group: groupOf(letter).id }));
    await db.$executeRaw`
      UPDATE dead_letter SET "group" = r."group"
      FROM ${columnsAs(grouped, [
        ["id", "text", ({ id }) => id],
        ['"group"', "text", ({ group }) => group],
      ])} WHERE dead_letter.id = r.id AND dead_letter."group" IS NULL`;
    return true;
  });
}
