import { formatCount } from "../format";
import { fillTargets } from "../redrive/plan/capacity";
import type { StreamFacts } from "../redrive/plan/facts";
import { storedSubject } from "../redrive/plan/flows";

/** A dead-letter stream as it is, and what it holds of each subject: one that is missing was not counted. */
export type Room = { target: StreamFacts; subjectCounts: ReadonlyMap<string, number> };

/**
 * Whether letters that go back fit without pushing another message out, asked in the order of sending: `null` is yes, and counts as
 * sent. Such a push would be silent, and leave no copy.
 */
export function roomIn({ target, subjectCounts }: Room): (letter: { subject: string; sizeBytes: number }) => string | null {
  const fill = fillTargets({ subjectCounts });
  const strict = refusingInstead(target);
  const { name, maxMessagesPerSubject: most } = strict;
  return (letter) => {
    const stored = storedSubject(target, letter.subject);
    if (most !== null && !subjectCounts.has(stored))
      return `${name} keeps ${formatCount(most)} of a subject, and how many it holds on ${stored} is not known`;
    const full = fill.add({ target: strict, ...letter });
    if (full === null) return null;
    if (full.limit !== "subject") return `${name} is full: putting it back would push out another message`;
    return `${name} holds as many on ${stored} as it keeps (${formatCount(most ?? 0)}): putting it back would push out another`;
  };
}

/** The stream as one that refuses where it would push out. Where it refuses by itself, its own answer says why. */
function refusingInstead(target: StreamFacts): StreamFacts {
  const { discard, discardNewPerSubject, maxMessages, maxBytes, maxMessagesPerSubject } = target;
  const isNew = discard === "new";
  return {
    ...target,
    discard: "new",
    discardNewPerSubject: true,
    maxMessages: isNew ? null : maxMessages,
    maxBytes: isNew ? null : maxBytes,
    maxMessagesPerSubject: isNew && discardNewPerSubject ? null : maxMessagesPerSubject,
  };
}
