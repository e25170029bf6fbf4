import "server-only";
import type { DiscardHolder, Holder } from "@/lib/db";
import { formatCountOf } from "@/lib/domain/format";
import { AppError, type Change, type HeldBy } from "@/lib/errors";

/** CONFLICT, with who holds how many. */
export function held({ by, discards }: { by: readonly Holder[]; discards: readonly DiscardHolder[] }): AppError {
  if (by.length + discards.length === 0)
    return new AppError("CONFLICT", "Messages of this plan are held by nobody known: try again later.");
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
