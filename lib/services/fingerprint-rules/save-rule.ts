import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { AppError } from "@/lib/errors";
import { Reason } from "../audit/reason";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { checkRule } from "./check-rule";

export const MakeRule = z.strictObject({ rule: NewFingerprintRule, reason: Reason });
export const ChangeRule = z.strictObject({ id: z.uuid(), rule: NewFingerprintRule, reason: Reason });

/**
 * Makes a rule, or writes the one with `id` anew. It groups letters that come from now on; what is grouped stays where it is. INVALID: what it
 * says is not possible, or would put every letter into one group; NOT_FOUND.
 */
export async function saveRule(
  actor: Actor,
  input: z.input<typeof MakeRule> | z.input<typeof ChangeRule>,
  deps: Pick<Deps, "db" | "settings" | "log">,
): Promise<RuleRow> {
  const { id, rule, reason } = "id" in input ? ChangeRule.parse(input) : { id: null, ...MakeRule.parse(input) };
  const action = id === null ? "fingerprint-rule.make" : "fingerprint-rule.change";
  const about = async () => ({ context: rule.match.context, plan: { before: id === null ? null : await ruleNow(id, deps), after: rule } });
  return withAudit(deps, { actor, needs: "operator", action, target: id ?? rule.name, reason, about }, async () => {
    checkRule(rule);
    const saved = await deps.db.groups.saveRule({ id, rule, by: actor.name });
    const row = saved === null ? null : await ruleNow(saved, deps);
    if (!row) throw new AppError("NOT_FOUND", `There is no fingerprint rule ${id}.`);
    return { answer: { ...row, updatedAt: isoOf(row.updatedAt) }, detail: `“${rule.name}” groups letters that come from now on.` };
  });
}

const ruleNow = async (id: string, { db }: Pick<Deps, "db">) => (await db.groups.rules()).find((rule) => rule.id === id) ?? null;
