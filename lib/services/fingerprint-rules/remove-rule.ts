import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { ruleNow, Version, writtenOr } from "./write-rules";

export const RemoveRule = z.strictObject({ id: z.uuid(), reason: Reason, version: Version });
/** `version` is that of the rules that are left. */
export const RemovedRule = z.object({ id: z.string(), version: z.string() });

/**
 * Letters stay in the groups that it has put them in; those that come from now on are grouped without it. CONFLICT: the rules are not those of
 * `version`; NOT_FOUND.
 */
export async function removeRule(
  actor: Actor,
  input: z.input<typeof RemoveRule>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<z.infer<typeof RemovedRule>> {
  const { id, reason, version } = RemoveRule.parse(input);
  const about = async () => {
    const before = await ruleNow(id, deps);
    return { context: before?.match.context, plan: { before } };
  };
  return withAudit(deps, { actor, needs: "operator", action: "fingerprint-rule.remove", target: id, reason, about }, async () => {
    const removed = writtenOr(await deps.db.groups.removeRule({ id, version }), id);
    return { answer: { id, version: removed.version }, detail: "It groups nothing from now on." };
  });
}
