/** As the API takes it. */
const LEAST_PER_SEC = 0.001;
const MOST_PER_SEC = 100_000;

/** What stands in the rate field, as messages per second; `undefined` when it is no rate. Empty is none: as fast as the target takes them. */
export function parseRate(text: string): number | null | undefined {
  const trimmed = text.trim().replaceAll(",", "");
  if (trimmed === "") return null;
  const rate = Number(trimmed);
  return Number.isFinite(rate) && rate >= LEAST_PER_SEC && rate <= MOST_PER_SEC ? rate : undefined;
}

/** Why what stands there is none. */
export const rateSentence = `The rate is a number, ${LEAST_PER_SEC} at least and at most ${MOST_PER_SEC.toLocaleString("en")}`;
