import "server-only";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { NewSavedView, type SavedViewRow } from "@/lib/domain/saved-view/row";
import { AppError } from "@/lib/errors";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { toRow } from "./to-row";

export { NewSavedView as SaveView };

/** Both together are what one page of the list holds. Several who save at once may pass them: they are there so that nothing grows for ever. */
const MOST = { own: 100, shared: 400 };

/** Keeps a page of this console under a name, for oneself or, by an operator, for everybody. REFUSED: there are too many. */
export async function saveView(
  actor: Actor,
  input: z.input<typeof NewSavedView>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<SavedViewRow> {
  const view = NewSavedView.parse(input);
  const about = async () => ({ plan: view });
  const act = { actor, needs: view.shared ? "operator" : "viewer", action: "saved-view.save", target: view.name, about } as const;
  return withAudit(deps, act, async () => {
    const there = await deps.db.savedViews.counts(actor.id);
    if (there.own >= MOST.own) throw new AppError("REFUSED", `You keep ${MOST.own} views, as many as one person can: remove one first.`);
    if (view.shared && there.shared >= MOST.shared)
      throw new AppError("REFUSED", `${MOST.shared} views are shared, as many as there can be.`);
    const saved = await deps.db.savedViews.add({ ...view, owner: { id: actor.id, name: actor.name } });
    return { answer: toRow(saved, actor), detail: view.shared ? "Everybody sees it." : `${actor.name} sees it.` };
  });
}
