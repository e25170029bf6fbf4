import "server-only";
import type { DiscardHolder, Holder, RedriveRecord } from "@/lib/db";
import { formatCountOf } from "@/lib/domain/format";
import { AppError, type Change, type HeldBy } from "@/lib/errors";

/** GONE for a plan whose time is over; CONFLICT for one that was started or cancelled, with who has it. */
export function notPlanned({ id, number, state, actor, plan }: RedriveRecord): AppError {
  if (state === "expired") return new AppError("GONE", `The plan of re-drive #${number} has expired: make a new one.`);
  if (state === "cancelled") return new AppError("CONFLICT", `Re-drive #${number} was cancelled: make a new plan.`);
  const heldBy = [{ redrive: id, actor: actor.name, count: plan.count }];
  return new AppError("CONFLICT", `Re-drive #${number} was started already; it is ${state}.`, { heldBy });
}

export function held({ by, discards }: { by: readonly Holder[]; discards: readonly DiscardHolder[] }): AppError {
  const count = [...by, ...discards].reduce((sum, holder) => sum + holder.count, 0);
  const names = [...by.map(({ number, actor }) => `#${number} of ${actor}`), ...discards.map(({ actor }) => `a discard of ${actor}`)].join(
    ", ",
  );
  const heldBy = by.map(({ redrive, actor, count: theirs }): HeldBy => ({ redrive, actor, count: theirs }));
  return new AppError(
    "CONFLICT",
    `${formatCountOf(count, "message")} of this plan ${count === 1 ? "is" : "are"} held or sent by ${names}.`,
    { heldBy },
  );
}

export function planChanged(changes: Change[]): AppError {
  const what = changes.map(({ what: name, before, after }) => `${name} (${before} → ${after})`).join(", ");
  return new AppError("PLAN_CHANGED", `What this plan would do has changed: ${what}. Make a new plan.`, { changes });
}
