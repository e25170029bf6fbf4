import { formatCount } from "@/components/ui/format";
import type { UnlistedRow } from "@/lib/domain/dead-letter/unlisted";

/** What stuck messages are, over those of each consumer: "3 unacknowledged …, nobody pulling for 4 min." */
export function stuckTitle(rows: readonly Pick<UnlistedRow, "stuck">[]): string {
  const count = rows.reduce((sum, { stuck }) => sum + stuck, 0);
  return count === 1 ? "1 message is stuck, and no dead letter yet" : `${formatCount(count)} messages are stuck, and no dead letters yet`;
}

/** Where the evidence stands above already. */
export const stuckHereWords = ({ stuck }: Pick<UnlistedRow, "stuck">) =>
  stuck === 1 ? "The one in hand is no dead letter yet." : `The ${formatCount(stuck)} in hand are no dead letters yet.`;

export function atLeastWords({ exhaustedAtLeast: count }: Pick<UnlistedRow, "exhaustedAtLeast">): string {
  const died = count === 1 ? "1 more exhausted message" : `${formatCount(count)} more exhausted messages`;
  return `NATS counts at least ${died}, not captured: it does not list them.`;
}
