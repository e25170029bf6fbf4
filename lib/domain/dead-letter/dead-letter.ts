import type { deadLetterStates } from "./row";
import type { Sighting } from "./sighting";

/**
 * A case, as people see, count and re-drive it: one death, by the sighting whose bytes count (`stream` and `seq` say where they lie), what the
 * other sightings know beside it, and what has become of it. `id` is the smallest of its sightings'.
 */
export type DeadLetter = Sighting & {
  state: (typeof deadLetterStates)[number];
  group: string | null;
  /** Ids of the other sightings of the same death. */
  alsoSeenAs: string[];
  claimedBy: string | null;
};
