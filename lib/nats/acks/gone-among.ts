import "server-only";
import { msgGet } from "../messages/msg-get";
import { isDenied } from "../messages/read-message";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";

const AT_ONCE = 16;

/**
 * Which of these messages the stream holds no more, by MSG.GET: the leader answers, while a 404 of direct get may come from a replica that is
 * behind. `null` where it is not permitted. NATS_UNAVAILABLE.
 */
export async function goneAmong(context: NatsContext, stream: string, seqs: readonly number[]): Promise<Set<number> | null> {
  const gone = new Set<number>();
  try {
    await mapLimit(seqs, AT_ONCE, async (seq) => {
      if ((await msgGet(context, stream, { seq })) === null) gone.add(seq);
    });
    return gone;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}
