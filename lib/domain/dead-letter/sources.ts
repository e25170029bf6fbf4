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
