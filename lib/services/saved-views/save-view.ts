import "server-only";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { NewSavedView, type SavedViewRow } from "@/lib/domain/saved-view/row";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { toRow } from "./to-row";

export { NewSavedView as SaveView };

/** Keeps a page of this console under a name, for oneself or, by an operator, for everybody. */
export async function saveView(
  actor: Actor,
  input: z.input<typeof NewSavedView>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<SavedViewRow> {
  const view = NewSavedView.parse(input);
  const about = async () => ({ plan: view });
  const act = { actor, needs: view.shared ? "operator" : "viewer", action: "saved-view.save", target: view.name, about } as const;
  return withAudit(deps, act, async () => {
    const saved = await deps.db.savedViews.add({ ...view, owner: { id: actor.id, name: actor.name } });
    return { answer: toRow(saved, actor), detail: view.shared ? "Everybody sees it." : `${actor.name} sees it.` };
  });
}
