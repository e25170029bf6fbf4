import "server-only";
import { RE2JS } from "re2js";
import type { Compile } from "@/lib/domain/dead-letter/group/rule";

/**
 * Steps of a compiled expression. Time is linear in the text, and in these: letters are grouped on the thread that also answers requests, and
 * with 3,000 steps (`(x?){1000}x{1000}`) one letter took a tenth of a second.
 */
const MOST_STEPS = 200;

/** Expressions as RE2 reads them: no text takes them longer than its length allows, whatever a person wrote. */
export const compile: Compile = (source) => {
  try {
    const expression = RE2JS.compile(source);
    const steps = expression.programSize();
    if (steps > MOST_STEPS)
      return {
        ok: false,
        reason: `is too large (${steps} steps, at most ${MOST_STEPS}): counted repetitions such as {1000} are written out`,
      };
    return { ok: true, match: (text) => groupsOf(expression, text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Of what `compile` takes; 0 of what it refuses, which nothing is tried by. */
export function stepsOf(source: string): number {
  try {
    return RE2JS.compile(source).programSize();
  } catch {
    return 0;
  }
}

function groupsOf(expression: RE2JS, text: string): (string | null)[] | null {
  const matcher = expression.matcher(text);
  if (!matcher.find()) return null;
  return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
}
