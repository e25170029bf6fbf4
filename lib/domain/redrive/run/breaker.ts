import type { SettledState } from "../types";
import type { RunOptions } from "./options";

type Rules = NonNullable<RunOptions["breaker"]>;

/** Which of the last came back, in the order of seeing, and how many did one after another. */
export type Seen = { readonly last: readonly boolean[]; readonly inARow: number };

export const nothingSeen: Seen = { last: [], inARow: 0 };

/** From what nobody saw nothing is learnt: it neither counts nor ends a row. */
export function see(seen: Seen, state: SettledState, { of }: Rules): Seen {
  if (state === "not-observed") return seen;
  const cameBack = state === "boomeranged";
  return { last: [...seen.last, cameBack].slice(-of), inARow: cameBack ? seen.inARow + 1 : 0 };
}

/** The part is of all `of`, also while fewer were seen: one of the first five is not yet a tenth of fifty. */
export function whyTripped({ last, inARow }: Seen, rules: Rules): string | null {
  if (inARow >= rules.inARow) return inARow === 1 ? "one came back" : `${inARow} in a row came back`;
  const cameBack = last.filter(Boolean).length;
  return cameBack / rules.of > rules.ratio ? `${cameBack} of the last ${last.length} came back` : null;
}
