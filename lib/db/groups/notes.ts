import "server-only";
import { randomUUID } from "node:crypto";
import type { PrismaClient } from "../generated/client";
import { readMembers } from "./list-groups";

/** `at` is epoch ms. */
export type Note = { id: string; at: number; by: string; text: string };

/** Of the group and of those that were merged into it, oldest first. */
export async function readNotes(client: PrismaClient, group: string): Promise<Note[]> {
  const rows = await client.letterGroupNote.findMany({
    where: { group: { in: await readMembers(client, group) } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, at, actorName, text }) => ({ id, at: at.getTime(), by: actorName, text }));
}

export async function addNote(
  client: PrismaClient,
  { group, actor, text }: { group: string; actor: { id: string; name: string }; text: string },
): Promise<Note> {
  const row = await client.letterGroupNote.create({ data: { id: randomUUID(), group, actorId: actor.id, actorName: actor.name, text } });
  return { id: row.id, at: row.at.getTime(), by: row.actorName, text: row.text };
}
