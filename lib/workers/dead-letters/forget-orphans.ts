import "server-only";
import type { DeadLetterIndex } from "@/lib/db/dead-letter-index";
import type { NatsContext } from "@/lib/nats";
import { readStreamState } from "./stream-state";

/**
 * Forgets indexed streams that the collector no longer names as dead-letter streams: deleted ones (their letters are gone) and
 * those that are none any more by the settings. The collector may not have seen everything, so the server is asked first.
 */
export async function forgetOrphans(context: NatsContext, index: DeadLetterIndex, deadLetterStreams: readonly string[]): Promise<void> {
  for (const cursor of await index.cursors(context.name)) {
    if (deadLetterStreams.includes(cursor.stream)) continue;
    const state = await readStreamState(context, cursor.stream, null);
    await index.forget(cursor, { gone: state?.createdAt !== cursor.createdAt });
  }
}
