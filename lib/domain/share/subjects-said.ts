import type { RedriveDetail } from "../redrive/row";

/** Behind a word a sentence may go on or end. */
const ENDS = /^["'(]+|[.,;:"')]+$/g;

/** Words of a re-drive's plan and end that may be subjects of its messages: those of its targets, and what its texts name. Each once. */
export function subjectsSaid({ plan, reason, sentence }: Pick<RedriveDetail, "plan" | "reason" | "sentence">): string[] {
  const texts = [reason ?? "", sentence, ...plan.warnings.map(({ text }) => text), ...plan.refused.map((refused) => refused.reason)];
  const words = texts.flatMap((text) => text.split(/\s+/)).flatMap((word) => [word, word.replace(ENDS, "")]);
  return [...new Set([...plan.targets.map(({ subject }) => subject), ...words])].filter((word) => word !== "");
}
