import { visibleText } from "@/components/payload/bytes";
import type { Explained } from "@/lib/domain/explain/row";
import { answerWords, ordinal } from "@/lib/domain/redrive/settle/answer-words";
import type { DeliveryRow } from "@/lib/domain/redrive/row";

export const deliveryWords = ({ consumer, delivery, answer }: Omit<DeliveryRow, "at">): string =>
  `${ordinal(delivery)} delivery to ${visibleText(consumer)}: ${answerWords[answer]}`;

type Known = { deliveries: Explained["deliveries"]; consumer: string | null; count: number | null };

/**
 * Why not the times of all its deliveries are there; `null` where they are. NATS keeps no record of deliveries but their number (`count`, for
 * `consumer`), and who times out says nothing that could be heard.
 */
export function whyNoTimes({ deliveries, consumer, count }: Known): string | null {
  if (deliveries === null) return "times are not known: its acknowledgements were not watched";
  const { items, isWhole } = deliveries;
  if (items.length === 0) return "times are not known: no answer to any of them was heard";
  if (!isWhole) return "only the first answers are kept";
  const answered = items.filter((each) => each.answer !== "working" && (consumer === null || each.consumer === consumer));
  const heard = new Set(answered.map((each) => `${each.consumer} ${each.delivery}`)).size;
  return count === null || heard >= count ? null : "no answer to the others was heard";
}
