import { formatDuration } from "@/components/ui/format";
import { visibleText } from "@/components/payload/bytes";
import { utcText } from "@/components/ui/clock-text";
import type { RedriveItemRow } from "@/lib/domain/redrive/row";
import { answersInRow, answerWords, ordinal } from "@/lib/domain/redrive/settle/answer-words";

type Outcome = Pick<RedriveItemRow, "state" | "reason" | "detail" | "removed" | "settledBy" | "settledAfterMs" | "deliveries">;

/** Codes that come without a sentence of their own. */
const notSentWords: Readonly<Record<string, string>> = {
  GONE: "the dead letter has left its stream",
  ABORTED: "aborted before its turn; it stays open",
  STOPPED: "stopped before its turn; it stays open",
};

/** Why a message was not sent. */
export const notSentText = (code: string, detail: string | null): string => detail ?? notSentWords[code] ?? code;

/** What became of an item, beyond its state, and what was heard on the way where that was not one ACK. */
export function outcomeText(item: Outcome): string {
  const heard = answersInRow(item.deliveries.map(({ answer }) => answer));
  return heard === "" ? outcomeOf(item) : `${outcomeOf(item)} · ${heard}`;
}

/** Each answer on a line, with its time to the millisecond. */
export const deliveryLines = (deliveries: Outcome["deliveries"]): string[] =>
  deliveries.map(
    ({ consumer, delivery, answer, at }) =>
      `${ordinal(delivery)} delivery to ${visibleText(consumer)}: ${answerWords[answer]}, ${utcText(Date.parse(at))}`,
  );

function outcomeOf(item: Outcome): string {
  const { state, reason, detail, removed, settledBy, settledAfterMs } = item;
  const after = settledAfterMs === null ? "" : ` after ${formatDuration(settledAfterMs)}`;
  if (state === "settled") return settledBy === null ? `handled${after}` : `${settledBy}${after}`;
  if (state === "boomeranged") return `a dead letter again${after}`;
  if (state === "not-observed") return settledBy ?? "nobody saw what became of it";
  if (state === "published") return removed ? "the dead letter has left its stream" : "the dead letter stays in its stream";
  return reason === null ? (detail ?? "") : notSentText(reason, detail);
}
