import "server-only";
import type { RedriveHead, RedriveRecord } from "@/lib/db";
import { progressOf } from "@/lib/domain/redrive/run/sentence";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";

/** The re-drive with this id, of a context that is configured. NOT_FOUND. */
export async function findRedrive(id: string, deps: Pick<Deps, "db" | "watch">): Promise<RedriveRecord> {
  const job = await deps.db.redrives.get(id);
  if (!job || !deps.watch.context(job.context)) throw new AppError("NOT_FOUND", "There is no re-drive with this id.");
  return job;
}

/** The same without what grows with the job: its plan, and its counts. NOT_FOUND. */
export async function findHead(id: string, deps: Pick<Deps, "db" | "watch">): Promise<RedriveHead> {
  const job = await deps.db.redrives.head(id);
  if (!job || !deps.watch.context(job.context)) throw new AppError("NOT_FOUND", "There is no re-drive with this id.");
  return job;
}

/** What the record says of an act on a job that was started, before it is tried: its plan stands in the record of its start. */
export async function aboutStarted(id: string, deps: Pick<Deps, "db">): Promise<{ context?: string }> {
  const job = await deps.db.redrives.head(id);
  return job ? { context: job.context } : {};
}

/** What it says came of it, with how far the job was: `what` is a sentence. */
export const soFar = (what: string, job: Pick<RedriveRecord, "counts" | "options">): string => `${what} ${progressOf(job)}.`;

/** What the record says of an act on what is not started yet, before it is tried: with what had been planned. */
export async function aboutRedrive(id: string, deps: Pick<Deps, "db">): Promise<{ context?: string; plan?: unknown }> {
  const job = await deps.db.redrives.get(id);
  return job ? { context: job.context, plan: job.plan } : {};
}
