import { formatCount } from "@/components/ui/format";
import type { DiscardPlan } from "@/lib/domain/discard/row";

/** "1 message", "43 messages". */
export const lettersOf = (count: number) => `${formatCount(count)} ${count === 1 ? "message" : "messages"}`;

/** "1 case, 2 messages" where copies of it lie in several streams: both are removed. */
export function plannedWords({ count, streams, withoutPayload }: Pick<DiscardPlan, "count" | "streams" | "withoutPayload">): string {
  const messages = streams.reduce((sum, { count: here }) => sum + here, withoutPayload);
  if (messages <= count) return lettersOf(count);
  return `${formatCount(count)} ${count === 1 ? "case" : "cases"}, ${lettersOf(messages)}`;
}
