import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RuleWritten } from "@/lib/domain/dead-letter/group/rule-row";
import { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { checkRule } from "./check-rule";
import { ruleNow, Version, writtenOr } from "./write-rules";

export const MakeRule = z.strictObject({ rule: NewFingerprintRule, reason: Reason, version: Version });
export const ChangeRule = z.strictObject({ id: z.uuid(), rule: NewFingerprintRule, reason: Reason, version: Version });

/**
 * Makes a rule, or writes the one with `id` anew. It groups letters that come from now on; what is grouped stays where it is. INVALID: what it
 * says is not possible, would put every letter into one group, or makes all rules together too large; REFUSED: there are too many; CONFLICT: the
 * rules are not those of `version`; NOT_FOUND.
 */
export async function saveRule(
  actor: Actor,
  input: z.input<typeof MakeRule> | z.input<typeof ChangeRule>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<RuleWritten> {
  const { id, rule, reason, version } = "id" in input ? ChangeRule.parse(input) : { id: null, ...MakeRule.parse(input) };
  const action = id === null ? "fingerprint-rule.make" : "fingerprint-rule.change";
  const about = async () => ({ context: rule.match.context, plan: { before: id === null ? null : await ruleNow(id, deps), after: rule } });
  return withAudit(deps, { actor, needs: "operator", action, target: id ?? rule.name, reason, about }, async () => {
    checkRule(rule);
    const saved = writtenOr(await deps.db.groups.saveRule({ id, rule, by: actor.name, version }), id);
    const answer = { ...saved.rule, updatedAt: isoOf(saved.rule.updatedAt), version: saved.version };
    return { answer, detail: `“${rule.name}” groups letters that come from now on.` };
  });
}
