import type { StreamFacts } from "./facts";

const HOUR_MS = 3_600_000;

/** A target that may lose the copy before it is handled: in memory, or for less than an hour. Its letters stay. */
export const isShortLived = ({ storage, maxAgeMs }: Pick<StreamFacts, "storage" | "maxAgeMs">): boolean =>
  storage === "memory" || (maxAgeMs !== null && maxAgeMs < HOUR_MS);
