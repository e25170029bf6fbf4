import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { isText } from "@/lib/domain/is-text";
import { assignees, groupStates, type GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { findGroup } from "./find-group";
import { toDetail } from "./get-group";
import { GroupId } from "./group-id";

/** A person of such a name could never be asked for. */
const isName = (text: string) => !Object.values(assignees).some((word) => word === text);

const Assignee = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isText, "must be Unicode text")
  .refine(isName, "must be a name, or null for nobody: lists are asked for mine and nobody")
  .nullable();

export const SetGroup = z
  .strictObject({ id: GroupId, state: z.enum(groupStates).optional(), assignee: Assignee.optional(), reason: Reason.optional() })
  .refine(({ state, assignee }) => state !== undefined || assignee !== undefined, "must say a state, an assignee or both");

/**
 * What a person says of a group: resolved until the next letter of it arrives, ignored until said otherwise, open; and whose it is. Of two who
 * say something at once the last one counts, and both stand on the record with what they found. REFUSED: to open a group of which nothing is
 * left; CONFLICT: it was merged meanwhile; NOT_FOUND.
 */
export async function setGroup(
  actor: Actor,
  input: z.input<typeof SetGroup>,
  deps: Pick<Deps, "db" | "watch" | "clock" | "settings" | "log">,
): Promise<GroupDetail> {
  const { id, state, assignee, reason } = SetGroup.parse(input);
  const about = async () => {
    const { context, title, state: before, assignee: whose, count } = await findGroup(id, deps);
    return { context, plan: { title, count, before: { state: before, assignee: whose }, after: { state, assignee } } };
  };
  const said = await withAudit(deps, { actor, needs: "operator", action: "group.set", target: id, reason, about }, async () => {
    const group = await findGroup(id, deps);
    if (state === "open" && group.count === 0)
      throw new AppError("REFUSED", "Nothing of this group is open: it is resolved until its next dead letter arrives.");
    const after = await deps.db.groups.say(group.id, { state, assignee, by: actor.name, why: reason ?? null });
    if (!after) throw new AppError("CONFLICT", `“${group.title}” was merged into another group in this moment: look at it again.`);
    const whose = assignee === undefined ? "" : assignee === null ? ", nobody's" : `, ${assignee}'s`;
    return { answer: after, detail: `“${after.title}” is ${after.state}${whose}.` };
  });
  return toDetail(said, {}, deps);
}
