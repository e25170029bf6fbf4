import { visibleText } from "@/components/payload/bytes";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { AppError } from "@/lib/errors/app-error";

/** Whether an act was refused because the rules are no longer those that were read. */
export const isChanged = (error: Error | null): boolean => error instanceof AppError && error.code === "CONFLICT";

/** Whether the rule that was read is no longer there. One that is being made was never read. */
export const isRemoved = (read: RuleRow | null, now: readonly RuleRow[]): boolean => read !== null && !now.some(({ id }) => id === read.id);

/** What became of it since it was read, in a sentence. */
export function changedWords(read: RuleRow | null, now: readonly RuleRow[]): string {
  if (read === null) return "Yours is not among them.";
  const rule = now.find(({ id }) => id === read.id);
  if (!rule) return `“${visibleText(read.name)}” was removed.`;
  if (rule.updatedAt === read.updatedAt) return `“${visibleText(read.name)}” is as you read it; others are not.`;
  return `“${visibleText(read.name)}” was written anew by ${visibleText(rule.updatedBy)}.`;
}
