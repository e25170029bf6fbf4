import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";

export const UndoMerge = z.strictObject({ id: z.uuid(), reason: Reason.optional() });
export const Unmerged = z.object({ into: z.string(), groups: z.array(z.string()) });

/** What a merge had made one is apart again, with what each group was by itself; other merges stay. REFUSED: it was undone; NOT_FOUND. */
export async function undoMerge(
  actor: Actor,
  input: z.input<typeof UndoMerge>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<z.infer<typeof Unmerged>> {
  const { id, reason } = UndoMerge.parse(input);
  const about = async () => {
    const merge = await deps.db.groups.readMerge(id);
    return merge ? { context: merge.context, plan: { into: merge.into, groups: merge.groups } } : {};
  };
  return withAudit(deps, { actor, needs: "operator", action: "group.unmerge", target: id, reason, about }, async () => {
    const answer = await deps.db.groups.undoMerge(id, actor.name);
    if (!answer) throw new AppError("NOT_FOUND", `There is no merge ${id}.`);
    if ("refused" in answer) throw new AppError("REFUSED", answer.refused);
    return { answer, detail: `${answer.groups.length === 1 ? "1 group is" : `${answer.groups.length} groups are`} by itself again.` };
  });
}
