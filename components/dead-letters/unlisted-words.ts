import { formatCount } from "@/components/ui/format";
import type { UnlistedRow } from "@/lib/domain/dead-letter/unlisted";

/** "3 unacknowledged …, nobody pulling for 4 min." and what that means here. */
export const stuckWords = ({ sentence }: Pick<UnlistedRow, "sentence">) => `${sentence ?? ""} They are no dead letters yet.`;

/** Where the evidence stands above already. */
export const stuckHereWords = ({ stuck }: Pick<UnlistedRow, "stuck">) =>
  stuck === 1 ? "The one in hand is no dead letter yet." : `The ${formatCount(stuck)} in hand are no dead letters yet.`;

export function atLeastWords({ exhaustedAtLeast: count }: Pick<UnlistedRow, "exhaustedAtLeast">): string {
  const died = count === 1 ? "1 more exhausted message" : `${formatCount(count)} more exhausted messages`;
  return `NATS counts at least ${died}, not captured: it does not list them.`;
}
