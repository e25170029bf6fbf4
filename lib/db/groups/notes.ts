import "server-only";
import { randomUUID } from "node:crypto";
import type { PrismaClient } from "../generated/client";
import { readMembers } from "./list-groups";

/** `at` is epoch ms. */
export type Note = { id: string; at: number; by: string; text: string };

/** On a group and on those that were merged into it. Several who write at once may pass it: it is there so that nothing grows for ever. */
export const MOST_NOTES = 500;

const onMembers = async (client: PrismaClient, group: string) => ({ group: { in: await readMembers(client, group) } });

/** Of the group and of those that were merged into it, oldest first. */
export async function readNotes(client: PrismaClient, group: string, { limit, offset }: { limit: number; offset: number }) {
  const where = await onMembers(client, group);
  const [rows, total] = await Promise.all([
    client.letterGroupNote.findMany({ where, orderBy: [{ at: "asc" }, { id: "asc" }], take: limit, skip: offset }),
    client.letterGroupNote.count({ where }),
  ]);
  return { rows: rows.map(({ id, at, actorName, text }): Note => ({ id, at: at.getTime(), by: actorName, text })), total };
}

/** `null`: there are as many as there may be. */
export async function addNote(
  client: PrismaClient,
  { group, actor, text }: { group: string; actor: { id: string; name: string }; text: string },
): Promise<Note | null> {
  if ((await client.letterGroupNote.count({ where: await onMembers(client, group) })) >= MOST_NOTES) return null;
  const row = await client.letterGroupNote.create({ data: { id: randomUUID(), group, actorId: actor.id, actorName: actor.name, text } });
  return { id: row.id, at: row.at.getTime(), by: row.actorName, text: row.text };
}
