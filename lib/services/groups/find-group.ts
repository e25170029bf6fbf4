import "server-only";
import type { Group } from "@/lib/db/groups";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** By its id, or that of one that was merged into it. NOT_FOUND, also where its context is no longer configured. */
export async function findGroup(id: string, { db, watch }: Pick<Deps, "db" | "watch">): Promise<Group> {
  const group = await db.groups.get(
    id,
    watch.contexts().map(({ name }) => name),
  );
  if (!group) throw new AppError("NOT_FOUND", `There is no group ${id}.`);
  return group;
}
