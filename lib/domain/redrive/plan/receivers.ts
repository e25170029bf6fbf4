import type { ReceiverFacts, Receiving, StreamFacts, World } from "./facts";
import { downstreamOf, mayMatch, storedSubject, type Arrival } from "./flows";
import { keptWith } from "./kept-with";

/** Whether a consumer is given what its stream stores under this subject. No filter is every subject. */
export function receives({ filterSubjects }: Pick<ReceiverFacts["consumer"], "filterSubjects">, stored: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => mayMatch(filter, stored));
}

/** The stream that stores a message, and those it flows into. Worked out once for each subject of a list of streams. */
export function arrivalsOf(stream: StreamFacts, subject: string, { streams }: Pick<World, "streams">): readonly Arrival[] {
  const known = arrivalsIn(streams);
  const key = `${stream.name} ${subject}`;
  const arrivals = known.get(key) ?? withDownstream(stream, storedSubject(stream, subject), streams);
  known.set(key, arrivals);
  return arrivals;
}

const arrivalsIn = keptWith((_streams: World["streams"]) => new Map<string, readonly Arrival[]>());

const withDownstream = (stream: StreamFacts, subject: string, streams: World["streams"]): Arrival[] => [
  { stream, subject },
  ...downstreamOf(stream, subject, { streams }),
];

/** Everybody who gets what is published on a subject that this stream stores. */
export function gettersOf(stream: StreamFacts, subject: string, world: Receiving): ReadonlySet<ReceiverFacts> {
  const known = gettersIn(world);
  const key = `${stream.name} ${subject}`;
  const getters = known.get(key) ?? new Set(arrivalsOf(stream, subject, world).flatMap((arrival) => consumersOf(arrival, world)));
  known.set(key, getters);
  return getters;
}

const gettersIn = keptWith((_world: Receiving) => new Map<string, ReadonlySet<ReceiverFacts>>());

const consumersOf = ({ stream, subject }: Arrival, world: Receiving): ReceiverFacts[] =>
  (world.receivers.get(stream.name) ?? []).filter(({ consumer }) => receives(consumer, subject));

/** Everybody who gets some message on one of these subjects, each once; `null` where consumers of the target may not be listed. */
export function receiversOf(stream: StreamFacts, subjects: readonly string[], world: Receiving): ReceiverFacts[] | null {
  if (!world.receivers.get(stream.name)) return null;
  return [...new Set(subjects.flatMap((subject) => [...gettersOf(stream, subject, world)]))];
}
