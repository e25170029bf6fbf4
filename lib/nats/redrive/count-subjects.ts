import "server-only";
import { mapLimit } from "../snapshot/map-limit";
import type { NatsContext } from "../types";

const AT_ONCE = 16;

/** How many messages the stream holds of each of these subjects (no wildcards). Errors: NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE. */
export async function countSubjects(context: NatsContext, stream: string, subjects: readonly string[]): Promise<Map<string, number>> {
  const wanted = [...new Set(subjects)];
  const counts = await mapLimit(wanted, AT_ONCE, async (subject) => {
    const { state } = await context.api<{ state?: { subjects?: Record<string, number> } }>(`STREAM.INFO.${stream}`, {
      subjects_filter: subject,
    });
    return state?.subjects?.[subject] ?? 0;
  });
  return new Map(wanted.map((subject, i) => [subject, counts[i] ?? 0]));
}
