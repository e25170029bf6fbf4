import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { GroupWhy } from "@/lib/domain/dead-letter/group-row";
import { whyInGroup } from "@/lib/domain/dead-letter/group/why";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findGroup } from "./find-group";
import { GroupId } from "./group-id";

export { GroupWhy };
export const WhyGroup = z.strictObject({ id: GroupId });

/**
 * Why letters are in a group, by the letter that began it: what decided, and which parts of its error are left out because they differ from
 * letter to letter. Where rules have changed since, letters that come now may go elsewhere, and that is said. NOT_FOUND.
 */
export async function whyGroup(
  actor: Actor,
  input: z.input<typeof WhyGroup>,
  deps: Pick<Deps, "db" | "watch" | "clock">,
): Promise<z.infer<typeof GroupWhy>> {
  requireRole(actor, "viewer");
  const group = await findGroup(WhyGroup.parse(input).id, deps);
  const [began, rules, merges] = await Promise.all([
    deps.db.groups.began(group.id),
    deps.db.groups.compiledRules(),
    deps.db.groups.merges(group.id),
  ]);
  const why = whyInGroup(began.letter, { header: began.letter.fingerprint, rules });
  return {
    asOf: isoOf(deps.clock.now()),
    id: group.id,
    fingerprint: group.fingerprint,
    how: began.how,
    steps: why.steps,
    error: why.error,
    isSameNow: why.fingerprint === group.fingerprint,
    merges: merges.map((merge) => ({ ...merge, at: isoOf(merge.at) })),
  };
}
