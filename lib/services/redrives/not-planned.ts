import "server-only";
import type { RedriveRecord } from "@/lib/db";
import { AppError } from "@/lib/errors";

/** GONE for a plan whose time is over; CONFLICT for one that was started or cancelled, with who has it. */
export function notPlanned({ id, number, state, actor, plan }: RedriveRecord): AppError {
  if (state === "expired") return new AppError("GONE", `The plan of re-drive #${number} has expired: make a new one.`);
  if (state === "cancelled") return new AppError("CONFLICT", `Re-drive #${number} was cancelled: make a new plan.`);
  const heldBy = [{ redrive: id, actor: actor.name, count: plan.count }];
  return new AppError("CONFLICT", `Re-drive #${number} was started already; it is ${state}.`, { heldBy });
}
