import "server-only";
import type { NewFingerprintRule } from "@/lib/domain/dead-letter/group/rule-schema";
import { stepsOf } from "./compile";

/**
 * Rules that work or do not. Each letter may be tried by all of them, the list of them is read with each batch of letters, and a person reads it
 * from the top.
 */
export const MOST_RULES = 200;

/**
 * Of the expressions of all rules that work. A letter that none of them matches is tried by each, on the thread that also answers requests: a
 * hundred of the largest held it up for a third of a second for each letter.
 */
export const MOST_STEPS = 2_000;

type Bounded = Pick<NewFingerprintRule, "enabled" | "match">;

/** How many steps these have together with one that is written, where that adds any; 0 where it does not. */
export function stepsWith({ enabled, match: { message } }: Bounded, others: readonly Bounded[]): number {
  if (!enabled || message === undefined) return 0;
  const working = others.flatMap((rule) => (rule.enabled ? (rule.match.message ?? []) : []));
  return [message, ...working].reduce((sum, each) => sum + stepsOf(each), 0);
}
