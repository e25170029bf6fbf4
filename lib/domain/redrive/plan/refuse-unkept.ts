import { COPY_OVERHEAD_BYTES } from "../../discard/trash-copy";
import { ownStreams } from "../../own-streams";
import type { Aimed, Refusal } from "./candidate";
import type { World } from "./facts";
import { mayPublish } from "./may-publish";

/** An edited message is sent only where what it was can be kept. */
export function refuseUnkept({ from: { stored } }: Aimed, { world }: { world: World }): Refusal | null {
  if (stored.edit?.kind !== "edited") return null;
  if (world.permissions !== null && !mayPublish(world.permissions, "jetlag.trash.copy.1"))
    return { code: "DENIED", reason: "Not permitted: publishing on jetlag.trash.>, where what it was is kept." };
  if (stored.edit.sourceBytes + COPY_OVERHEAD_BYTES > world.maxPayloadBytes)
    return { code: "TOO_LARGE", reason: `The copy in ${ownStreams.trash} of what it was would be larger than the server takes.` };
  return null;
}
