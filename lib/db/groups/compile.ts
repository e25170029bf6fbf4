import "server-only";
import { RE2JS } from "re2js";
import type { Compile } from "@/lib/domain/dead-letter/group/rule";

/** Expressions as RE2 reads them: their time is linear in the text, whatever a person wrote. */
export const compile: Compile = (source) => {
  try {
    const expression = RE2JS.compile(source);
    return { ok: true, match: (text) => groupsOf(expression, text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

function groupsOf(expression: RE2JS, text: string): (string | null)[] | null {
  const matcher = expression.matcher(text);
  if (!matcher.find()) return null;
  return Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index));
}
