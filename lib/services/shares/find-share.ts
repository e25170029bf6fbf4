import "server-only";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** NOT_FOUND, also for one that ended long ago. */
export async function findShare(id: string, { db }: Pick<Deps, "db">) {
  const share = await db.shares.get(id);
  if (!share) throw new AppError("NOT_FOUND", "There is no share with this id.");
  return share;
}
