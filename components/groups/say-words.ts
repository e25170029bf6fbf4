import { formatCount } from "@/components/ui/format";
import { LATELY_WORDS } from "@/lib/domain/dead-letter/lately";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { countOf } from "./words";

type Resolving = Pick<GroupRow, "count" | "arrivedLately">;

/** What will not last: whoever resolves a group whose letters still arrive. `null` where none do. */
export const stillArrivingWords = ({ arrivedLately: count }: Pick<Resolving, "arrivedLately">): string | null =>
  count === 0 ? null : `${formatCount(count)} arrived ${LATELY_WORDS}; it will be open again with the next one.`;

/** What becomes of its letters, and until when it is resolved, where that is not said already. */
export function openLettersWords({ count, arrivedLately }: Resolving): string {
  const stay = `Its ${countOf(count, "open letter")} ${count === 1 ? "stays" : "stay"} where ${count === 1 ? "it lies" : "they lie"}.`;
  if (arrivedLately > 0) return count === 0 ? "The next one is called new." : `${stay} The next one is called new.`;
  if (count === 0) return "The next letter of it opens it again, and is called new.";
  return `${stay} The next one that arrives opens it again, and is called new.`;
}
