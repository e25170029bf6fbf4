import { formatCount } from "@/components/ui/format";

/** "214 open", "more than 1,000 discarded". */
export function countWords(state: string | null, { total, isMore }: { total: number; isMore: boolean }): string {
  return `${isMore ? "more than " : ""}${formatCount(total)} ${state ?? "open"}`;
}

/** What an empty list of letters means. */
export const noLetters = {
  matches: "No dead letter matches these filters.",
  title: "No open dead letters.",
  text: "Nothing open lies in a dead-letter stream, and NATS was not heard to say that a consumer gave up on a message. The moment either happens, it is here.",
};
