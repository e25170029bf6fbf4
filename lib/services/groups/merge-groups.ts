import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export const MergeGroups = z.strictObject({ into: GroupId, groups: z.array(GroupId).min(1).max(100), reason: Reason });
export const Merged = z.object({ mergeId: z.string() });

/**
 * Makes groups one: their letters, those to come too, are shown as `into`'s, until the merge is undone. REFUSED, all or none: into itself, of
 * which it is a part already, of another context; NOT_FOUND.
 */
export async function mergeGroups(
  actor: Actor,
  input: z.input<typeof MergeGroups>,
  deps: Pick<Deps, "db" | "watch" | "settings" | "log">,
): Promise<z.infer<typeof Merged>> {
  const { into, groups, reason } = MergeGroups.parse(input);
  const about = async () => {
    const { context, title } = await findGroup(into, deps);
    return { context, plan: { into: title, groups } };
  };
  return withAudit(deps, { actor, needs: "operator", action: "group.merge", target: into, reason, about }, async () => {
    const { title } = await findGroup(into, deps);
    const answer = await deps.db.groups.merge({ into, groups, by: actor.name, reason });
    if ("refused" in answer) throw new AppError("REFUSED", answer.refused);
    return { answer, detail: `${groups.length === 1 ? "1 group" : `${groups.length} groups`} merged into “${title}”.` };
  });
}
