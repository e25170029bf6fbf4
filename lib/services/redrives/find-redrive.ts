import "server-only";
import type { RedriveRecord } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** The re-drive with this id, of a context that is configured. NOT_FOUND. */
export async function findRedrive(id: string, deps: Pick<Deps, "db" | "watch">): Promise<RedriveRecord> {
  const job = await deps.db.redrives.get(id);
  if (!job || !deps.watch.context(job.context)) throw new AppError("NOT_FOUND", "There is no re-drive with this id.");
  return job;
}

/** What the record says of an act on a job before it is tried: where, and what had been planned. */
export async function aboutRedrive(id: string, deps: Pick<Deps, "db">): Promise<{ context?: string; plan?: unknown }> {
  const job = await deps.db.redrives.get(id);
  return job ? { context: job.context, plan: job.plan } : {};
}
