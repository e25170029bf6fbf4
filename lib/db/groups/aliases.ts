import "server-only";
import { resolveAlias, toAliases, type Alias, type Aliases } from "@/lib/domain/dead-letter/group/merge";
import { groupBy } from "@/lib/domain/group-by";
import { jsonRows } from "../batch";
import type { Db } from "../cases/under-lock";
import { Prisma, type PrismaClient } from "../generated/client";

type Row = { id: string; context: string; mergedInto: string | null; merge: string | null; root: string | null };

/** `known`: groups by their ids; `root` is what one is shown in, `null`: it is shown as itself. */
export type Standing = { known: ReadonlyMap<string, Pick<Row, "context" | "root">>; aliases: Aliases };

/** Every alias, by the index of what is shown in another, and of all other groups only those that are asked about: there may be very many. */
export async function readAliases(db: Pick<PrismaClient, "$queryRaw">, asked: readonly string[] = []): Promise<Standing> {
  const columns = Prisma.sql`id, context, merged_into AS "mergedInto", merge_id AS merge, root`;
  const rows = await jsonRows<Row>(
    db,
    Prisma.sql`SELECT ${columns} FROM letter_group WHERE root IS NOT NULL
      UNION ALL SELECT ${columns} FROM letter_group WHERE root IS NULL AND id = ANY(${[...asked]})`,
  );
  const aliases = rows.flatMap(({ id: from, mergedInto: into, merge }) => (into && merge ? { from, into, merge } : []));
  return { known: new Map(rows.map((row) => [row.id, row])), aliases: toAliases(aliases) };
}

/** Makes these the aliases that there are: who is one no more is shown as itself. Writes what each has become, where that is another than before. */
export async function writeAliases(db: Db, { known, aliases: before }: Standing, aliases: readonly Alias[]): Promise<void> {
  const after = toAliases(aliases);
  for (const { from, into: mergedInto, merge: mergeId } of aliases)
    if (!before.has(from)) await db.letterGroup.update({ where: { id: from }, data: { mergedInto, mergeId } });
  const apart = [...before.keys()].filter((id) => !after.has(id));
  await db.$executeRaw`UPDATE letter_group SET merged_into = NULL, merge_id = NULL, root = NULL WHERE id = ANY(${apart})`;
  const moved = [...after.keys()]
    .map((id) => ({ id, root: resolveAlias(id, after) }))
    .filter(({ id, root }) => known.get(id)?.root !== root);
  for (const [root, members] of groupBy(moved, (each) => each.root))
    await db.$executeRaw`UPDATE letter_group SET root = ${root} WHERE id = ANY(${members.map(({ id }) => id)})`;
}
