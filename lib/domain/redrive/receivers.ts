import { overlaps } from "../subject";
import type { ReceiverFacts, StreamFacts, World } from "./facts";
import { downstreamOf, storedSubject, type Arrival } from "./flows";

/** Whether a consumer is given what its stream stores under this subject. No filter is every subject. */
export function receives({ filterSubjects }: Pick<ReceiverFacts["consumer"], "filterSubjects">, stored: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => overlaps(filter, stored));
}

/** The stream that stores a message, and those it flows into. */
export function arrivalsOf(stream: StreamFacts, subject: string, world: Pick<World, "streams">): Arrival[] {
  const stored = storedSubject(stream, subject);
  return [{ stream, subject: stored }, ...downstreamOf(stream, stored, world)];
}

/** Everybody who gets some message on one of these subjects, each once; `null` where consumers of the target may not be listed. */
export function receiversOf(stream: StreamFacts, subjects: readonly string[], world: World): ReceiverFacts[] | null {
  if (!world.receivers.get(stream.name)) return null;
  const found = subjects.flatMap((subject) =>
    arrivalsOf(stream, subject, world).flatMap((arrival) =>
      (world.receivers.get(arrival.stream.name) ?? []).filter(({ consumer }) => receives(consumer, arrival.subject)),
    ),
  );
  return [...new Set(found)];
}
