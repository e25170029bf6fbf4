import type { Stream } from "../stream/types";
import { overlaps } from "../subject";

/** What the server says when a message reached max_deliver, and when a worker (or the server itself) terminated one. */
export const deathSubjects = ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"] as const;
export type DeathSubject = (typeof deathSubjects)[number];

/** Whether advisories of deaths may lie in this stream: all, or some. */
export function capturesAdvisories({ subjects }: Pick<Stream, "subjects">): boolean {
  return subjects.some((subject) => deathSubjects.some((death) => overlaps(subject, death)));
}
