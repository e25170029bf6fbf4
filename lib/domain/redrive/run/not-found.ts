/** What was looked through, by sequence, and how many of it hold nothing (any more). */
export type LookedThrough = { stream: string; first: number; last: number; missing: number };

const number = (count: number) => count.toLocaleString("en");

/** Why a message that was looked for in its target may have been there all the same. */
export function notFound({ stream, first, last, missing }: LookedThrough): string {
  if (last < first - 1) return `not found; the last sequence of ${stream} was ${number(first - 1)} and is ${number(last)}`;
  const range = first === last ? `#${number(first)}` : `${number(first)}–${number(last)}`;
  return `not found; ${number(missing)} ${missing === 1 ? "sequence" : "sequences"} of ${range} in ${stream} missing`;
}
