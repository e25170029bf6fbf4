import "server-only";
import { compile } from "@/lib/db/groups/compile";
import { compileRule, type CompiledRule } from "@/lib/domain/dead-letter/group/rule";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { invalidField } from "@/lib/errors";

/** INVALID, naming the field: an expression that no linear-time engine runs, and a rule that would put every letter into one group. */
export function checkRule(rule: NewFingerprintRule): CompiledRule {
  const answer = compileRule({ ...rule, id: "", position: rule.position ?? 0 }, compile);
  if (answer.ok) return answer.compiled;
  throw invalidField(answer.field === "message" ? ["rule", "match", "message"] : ["rule", "match"], answer.reason);
}
