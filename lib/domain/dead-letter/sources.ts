/**
 * Where sightings come from beside streams. Each has a cursor like a stream's, under a name that no stream can have (the server takes no
 * space), made at 0.
 */
export const sources = {
  /** Advisories heard as they are sent: there while somebody listens, with what keeps us from it. */
  live: "live advisories",
  /** Messages of work queues that were found exhausted. */
  listed: "exhausted before",
} as const;

export const isSource = (name: string) => name.includes(" ");

/** How a cursor says that its deaths are read and listed, but not all kept that are to be. */
const NOT_KEPT = "dead letters cannot be kept now";
export const notKept = (why: string) => `${NOT_KEPT}: ${why}`;
export const isNotKept = (denied: string | null): denied is string => denied !== null && denied.startsWith(NOT_KEPT);
