import "server-only";
import { z } from "zod";
import type { ItemRecord, RedriveHead } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

export const ItemId = z.string().regex(/^[1-9]\d{0,8}$/, "is not an item of a re-drive");

/** NOT_FOUND. */
export async function findItem({ id, number }: RedriveHead, n: number, { db }: Pick<Deps, "db">): Promise<ItemRecord> {
  const { rows } = await db.redrives.items(id, { n }, { limit: 1, offset: 0 });
  if (rows[0]) return rows[0];
  throw new AppError("NOT_FOUND", `Re-drive #${number} has no item ${n}.`);
}
