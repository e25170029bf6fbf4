import { formatCount } from "@/components/ui/format";
import { isQuarantined, MAX_GENERATION } from "@/lib/domain/dead-letter/quarantine";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Placed = Pick<DeadLetterRow, "state" | "payloadAvailable" | "generation">;

/** As many as are selected by name; more are selected by what they match. */
export const mostNamed = 1_000;

/** As many as one discard takes. */
const mostDiscarded = 10_000;

/** Why everything that matches cannot be planned; `null`: it can, and the plan says what of it. */
export const whyNotMatching = (hasContexts: boolean): string | null =>
  hasContexts ? "These lie in several contexts: choose one first" : null;

export const whyNotDiscarded = (count: number): string | null =>
  count > mostDiscarded ? `A discard takes ${formatCount(mostDiscarded)}: narrow the filters` : null;

/** Why these letters cannot be planned together; `null`: they can, and the plan says what of them can be sent. */
export function whyNotTogether(letters: readonly Pick<DeadLetterRow, "context">[]): string | null {
  const contexts = new Set(letters.map(({ context }) => context));
  return contexts.size > 1 ? `These lie in ${contexts.size} contexts: take one at a time` : null;
}

const settled: Record<Exclude<DeadLetterRow["state"], "open">, string> = {
  claimed: "A re-drive or a discard holds it",
  redriven: "It was sent again already",
  quarantined: "It is quarantined",
  discarded: "It was discarded",
  gone: "It is no longer stored",
};

/** What selects more than the rows that are loaded, in words; `null` while fewer than these are selected, or nothing is left to select. */
export function selectAllWords({ selected, shown, total }: Record<"selected" | "shown" | "total", number>): string | null {
  return selected < shown || selected >= total ? null : `Select all ${formatCount(total)}`;
}

/** Why this letter cannot be sent again: also where it is open, and nothing of it can be sent. */
export function whyNotSent(letter: Placed): string | null {
  const whyNot = whyNotAlone(letter);
  if (whyNot !== null) return whyNot;
  if (isQuarantined(letter)) return `It was re-driven ${MAX_GENERATION} times and is dead again: quarantined`;
  return letter.payloadAvailable ? null : "Its payload cannot be read: there is nothing to send";
}

/** Why a plan of these would send nothing at all; `null` while one of them may be sent: the plan says which. */
export function whyNoneSent(letters: readonly Placed[]): string | null {
  const [first] = letters;
  if (!first || letters.some((letter) => whyNotSent(letter) === null)) return null;
  if (letters.length === 1) return whyNotSent(first);
  return "None of these can be sent again";
}

/** Why this letter cannot be sent again, or discarded. */
export function whyNotAlone({ state }: Pick<DeadLetterRow, "state">): string | null {
  return state === "open" ? null : settled[state];
}
