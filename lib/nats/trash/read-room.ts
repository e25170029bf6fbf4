import "server-only";
import type { Room } from "@/lib/domain/discard/room";
import { storedSubject } from "@/lib/domain/redrive/plan/flows";
import { hasWildcard } from "@/lib/domain/subject";
import { countSubjects } from "../redrive";
import { toStreamFacts, type WireStreamFacts } from "../redrive/stream-facts";
import type { NatsContext } from "../types";

/** Subjects are counted where there is a limit per subject, as far as it is known how they are stored. Errors: NOT_FOUND, NATS_DENIED, NATS_UNAVAILABLE. */
export async function readRoom(context: NatsContext, name: string, subjects: readonly string[]): Promise<Room> {
  const target = toStreamFacts(await context.api<WireStreamFacts>(`STREAM.INFO.${name}`), []);
  if (target.maxMessagesPerSubject === null) return { target, subjectCounts: new Map() };
  const stored = subjects.map((subject) => storedSubject(target, subject)).filter((subject) => !hasWildcard(subject));
  return { target, subjectCounts: await countSubjects(context, name, stored) };
}
