import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { mayRemove } from "./to-row";

export const RemoveView = z.strictObject({ id: z.uuid() });
export const RemovedView = z.object({ id: z.string() });

/** One's own; of others, what they share, by an admin. NOT_FOUND, also for what one cannot see. */
export async function removeView(
  actor: Actor,
  input: z.input<typeof RemoveView>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<z.infer<typeof RemovedView>> {
  const { id } = RemoveView.parse(input);
  const seen = async () => {
    const view = await deps.db.savedViews.get(id);
    return view && (view.shared || view.owner.id === actor.id) ? view : null;
  };
  const about = async () => ({ plan: await seen() });
  return withAudit(deps, { actor, needs: "viewer", action: "saved-view.remove", target: id, about }, async () => {
    const view = await seen();
    if (!view) throw new AppError("NOT_FOUND", `There is no saved view ${id}.`);
    if (!mayRemove(view, actor)) requireRole(actor, "admin");
    if (!(await deps.db.savedViews.remove(id))) throw new AppError("NOT_FOUND", `“${view.name}” was removed in this moment.`);
    return {
      answer: { id },
      detail: view.owner.id === actor.id ? `“${view.name}” is removed.` : `“${view.name}”, which ${view.owner.name} shared, is removed.`,
    };
  });
}
