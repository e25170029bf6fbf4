import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";

/**
 * The rules whose position changes when the one with `id` goes one place up (-1) or down (1), with the new ones: two, unless others share a
 * position. None where it cannot go there. `rules` in their order.
 */
export function movesOf(rules: readonly RuleRow[], id: string, step: -1 | 1): { rule: RuleRow; position: number }[] {
  const at = rules.findIndex((rule) => rule.id === id);
  const [moved, other] = [rules[at], rules[at + step]];
  if (!moved || !other) return [];
  const ordered = rules.with(at, other).with(at + step, moved);
  let free = 0;
  return ordered.flatMap((rule, index) => {
    const position = Math.max(free, rules[index]?.position ?? 0);
    free = position + 1;
    return rule.position === position ? [] : [{ rule, position }];
  });
}
