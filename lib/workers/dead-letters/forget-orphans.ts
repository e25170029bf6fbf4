import "server-only";
import type { DeadLetterIndex } from "@/lib/db/dead-letter-index";
import { isSource } from "@/lib/domain/dead-letter/sources";
import type { NatsContext } from "@/lib/nats";
import { readStreamState } from "@/lib/nats/messages";

/**
 * Forgets indexed streams that the collector no longer names as such: deleted ones (their letters are gone) and
 * those that store no dead letters any more by the settings. The collector may not have seen everything, so the server is asked first.
 */
export async function forgetOrphans(context: NatsContext, index: DeadLetterIndex, followed: readonly string[]): Promise<void> {
  for (const cursor of await index.cursors(context.name)) {
    if (isSource(cursor.stream) || followed.includes(cursor.stream)) continue;
    const state = await readStreamState(context, cursor.stream, null);
    await index.forget(cursor, { gone: state?.createdAt !== cursor.createdAt });
  }
}
