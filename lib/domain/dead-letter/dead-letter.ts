import type { deadLetterKinds, deadLetterStates } from "./row";
import type { Letter } from "./to-letter";

/** A row of the index: a letter, and what has become of it since it was seen. Times are epoch ms. */
export type DeadLetter = Omit<Letter, "kind"> & {
  kind: (typeof deadLetterKinds)[number];
  state: (typeof deadLetterStates)[number];
  group: string | null;
  payloadAvailable: boolean;
  /** Ids of other sightings of the same death. */
  alsoSeenAs: string[];
  claimedBy: string | null;
};
