import "server-only";
import { randomUUID } from "node:crypto";
import { planMerge, planUndo, type MergeRefusal } from "@/lib/domain/dead-letter/group/merge";
import { lockCases, type Db } from "../cases/under-lock";
import type { PrismaClient } from "../generated/client";
import { transaction } from "../transaction";
import { readAliases, writeAliases } from "./aliases";
import { listGroups } from "./list-groups";
import { arriveIn } from "./write-groups";

export type Merging = { into: string; groups: readonly string[]; by: string; reason: string | null };
export type MergeAnswer = { mergeId: string } | { refused: string };
export type UndoAnswer = { into: string; groups: string[] } | { refused: string } | null;

/**
 * Groups become one: each points at the one it was merged into, so that later letters are caught too, and an undo finds what was. What may be
 * merged, and into what, lib/domain/dead-letter/group/merge.ts decides.
 */
export async function mergeGroups(client: PrismaClient, { into, groups, by, reason }: Merging): Promise<MergeAnswer> {
  return transaction<MergeAnswer>(client, async (db) => {
    await lockCases(db);
    const mergeId = randomUUID();
    const standing = await readAliases(db, [into, ...groups]);
    const plan = planMerge({ merge: mergeId, into, groups }, standing);
    if (!plan.ok) return { refused: words(plan.refusal) };
    const [target] = plan.aliases.map((alias) => alias.into);
    const taken = plan.aliases.map(({ from }) => from);
    await arriveIn(db, await openOf(db, taken, standing.known.get(into)?.context));
    await db.letterGroupMerge.create({ data: { id: mergeId, into: target ?? into, groups: taken, actorName: by, reason } });
    await writeAliases(db, standing, [...standing.aliases.values(), ...plan.aliases]);
    return { mergeId };
  });
}

/**
 * Whose letters come into a group that a person may have resolved before: she did not speak of these. That is written of the group that they come
 * from, which is open already: an undo leaves it so, and the other as it was.
 */
async function openOf(db: Db, ids: readonly string[], context = ""): Promise<string[]> {
  const { groups } = await listGroups(db, { contexts: [context], ids, state: "open" }, { sort: "last", limit: ids.length, offset: 0 });
  return groups.map(({ id }) => id);
}

function words(refusal: MergeRefusal): string {
  switch (refusal.code) {
    case "NOTHING":
      return "These groups are one already.";
    case "SELF":
      return "A group cannot be merged into itself.";
    case "CIRCLE":
      return `Group ${refusal.group} has become what the others would be merged into: undo that merge first.`;
    case "UNKNOWN":
      return `There is no group ${refusal.group}.`;
    case "OTHER_CONTEXT":
      return `Group ${refusal.group} is of another context: what fails in two accounts is never one cause.`;
  }
}

/** Exactly what the merge had made one; merges that came later stay. `null`: there is no such merge. */
export async function undoMerge(client: PrismaClient, id: string, by: string): Promise<UndoAnswer> {
  return transaction<UndoAnswer>(client, async (db) => {
    await lockCases(db);
    const merge = await db.letterGroupMerge.findUnique({ where: { id } });
    if (!merge) return null;
    if (merge.undoneAt) return { refused: `This merge was undone by ${merge.undoneBy ?? "somebody"} already.` };
    await db.$executeRaw`UPDATE letter_group_merge SET undone_at = now(), undone_by = ${by} WHERE id = ${id}::uuid`;
    const standing = await readAliases(db);
    const removed = new Set(planUndo(id, standing.aliases));
    const rest = [...standing.aliases.values()].filter((alias) => !removed.has(alias));
    await writeAliases(db, standing, rest);
    return { into: merge.into, groups: merge.groups };
  });
}

export type MergedGroup = { id: string; title: string; fingerprint: string; mergeId: string };

/** What is part of a group by merges. */
export async function readMerged(client: PrismaClient, id: string): Promise<MergedGroup[]> {
  const rows = await client.letterGroup.findMany({
    where: { root: id },
    select: { id: true, title: true, fingerprint: true, mergeId: true },
    orderBy: { id: "asc" },
  });
  return rows.flatMap(({ mergeId, ...row }) => (mergeId === null ? [] : [{ ...row, mergeId }]));
}

export type Merge = { id: string; groups: string[]; at: number; by: string; reason: string | null };

/** Merges that stand, by which a group has others in it, oldest first. */
export async function readMerges(client: PrismaClient, id: string): Promise<Merge[]> {
  const ids = [...new Set((await readMerged(client, id)).map(({ mergeId }) => mergeId))];
  const rows = await client.letterGroupMerge.findMany({ where: { id: { in: ids } }, orderBy: [{ at: "asc" }, { id: "asc" }] });
  return rows.map((row) => ({ id: row.id, groups: row.groups, at: row.at.getTime(), by: row.actorName, reason: row.reason }));
}

/** What a merge made one, standing or undone: the group that the others became part of, and those. `null`: there is no such merge. */
export async function readMerge(client: PrismaClient, id: string): Promise<{ context: string; into: string; groups: string[] } | null> {
  const merge = await client.letterGroupMerge.findUnique({ where: { id }, select: { into: true, groups: true } });
  const into = merge && (await client.letterGroup.findUnique({ where: { id: merge.into }, select: { context: true, title: true } }));
  return into && { context: into.context, into: into.title, groups: merge.groups };
}
