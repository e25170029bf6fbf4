import "server-only";
import type { RedriveHead } from "@/lib/db";
import { AppError } from "@/lib/errors";

/** CONFLICT: what was asked for does not fit what the job is, perhaps since somebody else did it a moment ago. */
export function notNow({ number, state, stateReason }: RedriveHead, rule: string): AppError {
  const why = stateReason === null ? "" : ` (${stateReason})`;
  return new AppError("CONFLICT", `Re-drive #${number} is ${state}${why}: ${rule}.`);
}
