import type { Sighting } from "../sighting";

/** A sighting, and whether its message still lies at its place. */
export type Seen = Sighting & { present: boolean };

/** One death: its sightings by id, and what they say together. */
export type Case = {
  /** The smallest of its sightings' ids. */
  id: string;
  /** The others, sorted. */
  alsoSeenAs: string[];
  sightings: readonly Seen[];
  /** Under the case's id, its place where the bytes lie now. */
  row: Sighting;
};

/** A tuple, or a Nats-Msg-Id, that more sightings name identifies none of them: somebody writes the same into every letter. */
export const MAX_SHARING = 32;
