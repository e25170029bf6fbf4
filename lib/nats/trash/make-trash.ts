import "server-only";
import { TRASH_SUBJECTS } from "@/lib/domain/discard/trash-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { ensureOwnStream } from "../own-stream";
import type { NatsContext } from "../types";
import type { TrashFacts } from "@/lib/domain/discard/world";
import { toTrashFacts } from "./read-trash";

/** What copies may come to in an account; beyond it a discard is refused, and no older copy is pushed out. */
const MAX_BYTES = 1024 ** 3;

/**
 * Makes the stream of safe copies, or sees that the one that is there is ours and keeps them for at least this long. REFUSED in words: somebody
 * else's, or no room. NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function makeTrash(
  context: NatsContext,
  { keptForMs, replicas }: { keptForMs: number; replicas: number },
): Promise<TrashFacts> {
  const { stream } = await ensureOwnStream(context, {
    name: ownStreams.trash,
    description: "Jetlag's safe copies of discarded dead letters",
    subjects: [TRASH_SUBJECTS],
    discard: "new",
    maxAgeMs: keptForMs,
    neverShorter: true,
    maxBytes: MAX_BYTES,
    replicas,
  });
  return toTrashFacts(stream);
}
