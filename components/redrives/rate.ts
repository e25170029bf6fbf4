import { rateBounds } from "@/lib/domain/redrive/run/rate-bounds";

const { leastPerSec, mostPerSec } = rateBounds;

/** What stands in the rate field, as messages per second; `undefined` when it is no rate. Empty is none: as fast as the target takes them. */
export function parseRate(text: string): number | null | undefined {
  const trimmed = text.trim().replaceAll(",", "");
  if (trimmed === "") return null;
  const rate = Number(trimmed);
  return Number.isFinite(rate) && rate >= leastPerSec && rate <= mostPerSec ? rate : undefined;
}

/** Why what stands there is none. */
export const rateSentence = `The rate is a number, ${leastPerSec} at least and at most ${mostPerSec.toLocaleString("en")}`;
