import { formatCount } from "@/components/ui/format";
import type { DiscardPlan } from "@/lib/domain/discard/row";

/** "1 message", "43 messages". */
export const lettersOf = (count: number) => `${formatCount(count)} ${count === 1 ? "message" : "messages"}`;

/** "1 case, 2 messages" where copies of it lie in several streams: both are removed. A case without any is marked, and is no message. */
export function plannedWords({ count, streams, withoutPayload }: Pick<DiscardPlan, "count" | "streams" | "withoutPayload">): string {
  const messages = streams.reduce((sum, { count: here }) => sum + here, 0);
  if (messages + withoutPayload <= count) return lettersOf(count);
  return `${formatCount(count)} ${count === 1 ? "case" : "cases"}, ${lettersOf(messages)}`;
}
