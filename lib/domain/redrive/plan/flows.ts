import { hasWildcard, matches, matchesSome, overlaps } from "../../subject";
import type { StreamFacts, Upstream, World } from "./facts";
import { keptWith } from "./kept-with";
import { movePattern } from "./move-subject";

/** A stream that gets a copy, and the subject it has there (a pattern where a mapping function makes it uncertain). */
export type Arrival = { stream: StreamFacts; subject: string };

type Streams = Pick<World, "streams">;

/** Which stream stores what is published on this subject: the server lets no two overlap. */
export function targetStreamOf(streams: readonly StreamFacts[], subject: string): StreamFacts | null {
  const known = targetsIn(streams);
  const target = known.get(subject) ?? { stream: streams.find((stream) => matchesSome(stream.subjects, subject)) ?? null };
  known.set(subject, target);
  return target.stream;
}

const targetsIn = keptWith((_streams: readonly StreamFacts[]) => new Map<string, { stream: StreamFacts | null }>());

/** The subject a stream stores it under. */
export const storedSubject = ({ transform }: Pick<StreamFacts, "transform">, subject: string): string =>
  (transform && movePattern(transform, subject)) ?? subject;

/** Where a message goes on to from the stream that stores it as `subject`: mirrors, sources and republish, step by step; each stream and subject once. */
export function downstreamOf(stream: StreamFacts, subject: string, world: Streams): Arrival[] {
  const found: Arrival[] = [];
  const seen = new Set([keyOf({ stream, subject })]);
  const open: Arrival[] = [{ stream, subject }];
  for (let here = open.pop(); here; here = open.pop()) {
    for (const next of [...copiesOf(here, world), ...republishedFrom(here, world)]) {
      if (seen.has(keyOf(next))) continue;
      seen.add(keyOf(next));
      found.push(next);
      open.push(next);
    }
  }
  return found;
}

/** A name holds no space. */
const keyOf = ({ stream, subject }: Arrival) => `${stream.name} ${subject}`;

function copiesOf({ stream, subject }: Arrival, { streams }: Streams): Arrival[] {
  return (copiersOf(streams).get(stream.name) ?? []).flatMap(({ copier, upstream }) => {
    const copied = copiedAs(upstream, subject);
    return copied === null ? [] : [{ stream: copier, subject: storedSubject(copier, copied) }];
  });
}

type Copier = { copier: StreamFacts; upstream: Upstream };

/** Who copies from which stream. Kept with the list that it is of: a plan asks for every subject. */
const copiersOf = keptWith((streams: readonly StreamFacts[]): ReadonlyMap<string, Copier[]> => {
  const copiers = new Map<string, Copier[]>();
  for (const copier of streams)
    for (const upstream of [...(copier.mirror ? [copier.mirror] : []), ...copier.sources])
      copiers.set(upstream.stream, [...(copiers.get(upstream.stream) ?? []), { copier, upstream }]);
  return copiers;
});

/** `null`: not copied. Transforms are filters too, and the first that matches counts. A stream of another domain is not ours. */
function copiedAs({ filter, moves, external }: Upstream, subject: string): string | null {
  if (external || (filter !== null && filter !== "" && !mayMatch(filter, subject))) return null;
  if (moves.length === 0) return subject;
  const moved = moves.map((move) => movePattern(move, subject)).filter((found) => found !== null);
  return hasWildcard(subject) && moved.length > 1 ? ">" : (moved[0] ?? null);
}

function republishedFrom({ stream, subject }: Arrival, { streams }: Streams): Arrival[] {
  const published = stream.republish && movePattern(stream.republish, subject);
  if (published === null) return [];
  return streams
    .filter((other) => other.subjects.some((pattern) => mayMatch(pattern, published)))
    .map((other) => ({ stream: other, subject: storedSubject(other, published) }));
}

/** Whether a filter takes this subject, or some subject of this pattern. */
export const mayMatch = (filter: string, subject: string): boolean =>
  matches(filter, subject) || (/[*>]/.test(subject) && overlaps(filter, subject));
