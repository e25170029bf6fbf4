import { formatCount } from "../../format";
import { redriveBlock } from "../message/redrive-block";
import type { Aimed, Readable, Refusal } from "./candidate";
import type { StreamFacts, World } from "./facts";
import { generationOf } from "./generation-of";

/** Our header block and the body: what the server counts, for max_payload and for max_msg_size alike. */
export function sizeOf(from: Readable, target: StreamFacts, job: string): number {
  const { outgoing } = from.stored;
  const block = redriveBlock(outgoing, { job, letter: from.letter, target: target.name, generation: generationOf(from) + 1 });
  return block.length + outgoing.payload.length;
}

export function refuseSize(
  { target, sizeBytes }: Pick<Aimed, "target" | "sizeBytes">,
  { maxPayloadBytes }: Pick<World, "maxPayloadBytes">,
): Refusal | null {
  const size = `${formatCount(sizeBytes)} B with our headers`;
  if (sizeBytes > maxPayloadBytes)
    return { code: "TOO_LARGE", reason: `${size}; the server takes ${formatCount(maxPayloadBytes)} B at most (max_payload).` };
  if (target.maxMessageBytes !== null && sizeBytes > target.maxMessageBytes)
    return { code: "TOO_LARGE", reason: `${size}; ${target.name} takes ${formatCount(target.maxMessageBytes)} B at most (max_msg_size).` };
  return null;
}
