/** What a worker may answer to a delivery, in the words of NATS's clients. `working`: it is still at it (+WPI). */
export const answers = ["ack", "nak", "term", "working"] as const;
export type Answer = (typeof answers)[number];

/** What was heard of one delivery of a message. `delivery`: 1, 2, 3… for this consumer; `at`: when it was heard, epoch ms. */
export type Answered = { consumer: string; delivery: number; answer: Answer; at: number };

/** So many are kept of a message: the first, so that one that is refused for ever costs nothing more. */
export const MOST_ANSWERS = 20;

/**
 * With one more, in the order in which they were first heard; the same list where that adds nothing. An answer that is sent twice is one, and the
 * first; of all "working" to a delivery the last.
 */
export function withAnswer(known: readonly Answered[], next: Answered): readonly Answered[] {
  const index = known.findIndex((each) => isSame(each, next));
  if (index < 0) return known.length < MOST_ANSWERS ? [...known, next] : known;
  const isNews = next.answer === "working" && next.at > (known[index]?.at ?? next.at);
  return isNews ? known.with(index, next) : known;
}

const isSame = (one: Answered, other: Answered) =>
  one.consumer === other.consumer && one.delivery === other.delivery && one.answer === other.answer;

/** Whether it says more than that its first delivery went well. */
export const tellsMore = ({ answer, delivery }: Answered): boolean => answer === "nak" || answer === "term" || delivery > 1;
