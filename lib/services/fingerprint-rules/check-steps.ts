import "server-only";
import { stepsOf } from "@/lib/db/groups/compile";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { invalidField } from "@/lib/errors";
import type { Deps } from "../deps";

/**
 * Of the expressions of all rules that work. A letter that none of them matches is tried by each, on the thread that also answers requests: a
 * hundred of the largest held it up for a third of a second for each letter.
 */
const MOST_STEPS = 2_000;

/** INVALID: with this rule, all of them together would take too long for each letter. `id` is that of the rule that is written anew. */
export async function checkSteps(
  { enabled, match: { message } }: NewFingerprintRule,
  id: string | null,
  { db }: Pick<Deps, "db">,
): Promise<void> {
  if (!enabled || message === undefined) return;
  const others = (await db.groups.rules()).rules.filter((rule) => rule.enabled && rule.id !== id);
  const steps = [message, ...others.flatMap(({ match }) => match.message ?? [])].reduce((sum, each) => sum + stepsOf(each), 0);
  if (steps <= MOST_STEPS) return;
  const reason = `makes all rules together too large (${steps} steps, at most ${MOST_STEPS}): write shorter ones, or switch off another`;
  throw invalidField(["rule", "match", "message"], reason);
}
