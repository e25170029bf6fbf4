import { formatCount } from "@/lib/domain/format";
import type { Plan } from "@/lib/domain/redrive/row";

/** Why a plan cannot be asked for once more as it was; `null`: it can. */
export function whyNotAgain({ edited, keep }: Pick<Plan, "edited" | "keep">): string | null {
  // A new plan of the same letters would send what they were.
  if (edited > 0) return "Its messages were edited: edit them again where they lie.";
  return keep === undefined ? "It does not say all that was asked for: plan it anew where its dead letters lie." : null;
}

/** What the same plan made again leaves out; `null`: nothing. Where letters were named, a plan names a hundred of those it refused. */
export function leftOutAgain({ selection, refused, refusedCount }: Pick<Plan, "selection" | "refused" | "refusedCount">): string | null {
  const count = refusedCount - refused.length;
  return selection || count <= 0 ? null : `Without ${formatCount(count)} of those that it refused: it does not name them.`;
}
