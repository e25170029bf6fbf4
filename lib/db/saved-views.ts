import "server-only";
import { randomUUID } from "node:crypto";
import type { PrismaClient } from "./generated/client";

/** `at` is epoch ms. */
export type SavedView = { id: string; name: string; path: string; shared: boolean; owner: { id: string; name: string }; at: number };

export function savedViewsIn(client: PrismaClient) {
  return {
    /** Somebody's own, and those that are shared, by name. */
    async list(ownerId: string, { limit, offset }: { limit: number; offset: number }): Promise<{ rows: SavedView[]; total: number }> {
      const where = { OR: [{ ownerId }, { shared: true }] };
      const [rows, total] = await Promise.all([
        client.savedView.findMany({ where, orderBy: [{ name: "asc" }, { at: "asc" }, { id: "asc" }], take: limit, skip: offset }),
        client.savedView.count({ where }),
      ]);
      return { rows: rows.map(toView), total };
    },

    /** How many somebody keeps, shared or not, and how many all share. */
    async counts(ownerId: string): Promise<{ own: number; shared: number }> {
      const [own, shared] = await Promise.all([
        client.savedView.count({ where: { ownerId } }),
        client.savedView.count({ where: { shared: true } }),
      ]);
      return { own, shared };
    },

    async get(id: string): Promise<SavedView | null> {
      const row = await client.savedView.findUnique({ where: { id } });
      return row && toView(row);
    },

    async add({ name, path, shared, owner }: Omit<SavedView, "id" | "at">): Promise<SavedView> {
      const data = { id: randomUUID(), name, path, shared, ownerId: owner.id, ownerName: owner.name };
      return toView(await client.savedView.create({ data }));
    },

    /** Returns whether there was such a view. */
    async remove(id: string): Promise<boolean> {
      return (await client.savedView.deleteMany({ where: { id } })).count > 0;
    },
  };
}

export type SavedViews = ReturnType<typeof savedViewsIn>;

type Row = { id: string; name: string; path: string; shared: boolean; ownerId: string; ownerName: string; at: Date };

const toView = ({ ownerId, ownerName, at, ...row }: Row): SavedView => ({
  ...row,
  owner: { id: ownerId, name: ownerName },
  at: at.getTime(),
});
