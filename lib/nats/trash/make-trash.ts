import "server-only";
import { TRASH_SUBJECTS } from "@/lib/domain/discard/trash-copy";
import type { TrashFacts } from "@/lib/domain/discard/world";
import { ownStreams } from "@/lib/domain/own-streams";
import type { NatsContext } from "../types";
import type { WireStream } from "../wire/stream";
import { toTrashFacts } from "./read-trash";

const NANOS_PER_MS = 1_000_000;
/** What copies may come to in an account; beyond it a discard is refused, and no older copy is pushed out. */
const MAX_BYTES = 1024 ** 3;

/**
 * Makes the stream of safe copies; asked again with the same settings the server answers with the one that is there. What the server
 * says of it (another configuration, too little storage, subjects of another stream) is REFUSED. NATS_DENIED, NATS_UNAVAILABLE.
 */
export async function makeTrash(
  context: NatsContext,
  { keptForMs, replicas }: { keptForMs: number; replicas: number },
): Promise<TrashFacts> {
  const wire = await context.api<WireStream>(`STREAM.CREATE.${ownStreams.trash}`, {
    name: ownStreams.trash,
    subjects: [TRASH_SUBJECTS],
    description: "Jetlag's safe copies of discarded dead letters",
    metadata: { "jetlag.purpose": "trash" },
    storage: "file",
    retention: "limits",
    discard: "new",
    max_age: keptForMs * NANOS_PER_MS,
    max_bytes: MAX_BYTES,
    num_replicas: replicas,
    allow_direct: true,
  });
  return toTrashFacts(wire);
}
