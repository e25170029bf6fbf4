import "server-only";
import type { DiscardRecord } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** The discard with this id, of a context that is configured. NOT_FOUND. */
export async function findDiscard(id: string, deps: Pick<Deps, "db" | "watch">): Promise<DiscardRecord> {
  const discard = await deps.db.discards.get(id);
  if (!discard || !deps.watch.context(discard.context)) throw new AppError("NOT_FOUND", "There is no discard with this id.");
  return discard;
}

/** What the record says of an act on a discard before it is tried. */
export async function aboutDiscard(id: string, deps: Pick<Deps, "db">): Promise<{ context?: string; plan?: unknown }> {
  const discard = await deps.db.discards.get(id);
  return discard ? { context: discard.context, plan: discard.plan } : {};
}
