import { canBeStream } from "../stream/can-be-stream";
import { toStored } from "./decode";
import type { DeathAdvisory } from "./death";
import { advisory } from "./profiles/advisory";

/**
 * What a message on one of the two advisory subjects says. Anybody may publish there: `null` for what no server says, which is also
 * a time after `latestAt` (epoch ms), because a death of the year 2090 would stand above all others for ever.
 */
export function parseDeath(message: { subject: string; payload: Uint8Array }, { latestAt }: { latestAt: number }): DeathAdvisory | null {
  const said = advisory(toStored({ ...message, headerBlock: null }));
  if (!said) return null;
  const { originalStream: stream, originalSeq: seq, consumer, deliveries, failedAt: at, error: reason } = said;
  if (stream === null || seq === null || consumer === null || deliveries === null || at === null) return null;
  if (!canBeStream(stream) || !canBeStream(consumer) || at > latestAt) return null;
  return { kind: said.errorClass === "exhausted" ? "exhausted" : "terminated", stream, consumer, seq, deliveries, at, reason };
}
