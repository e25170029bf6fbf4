export const changeKinds = [
  "stream-created",
  "stream-deleted",
  "stream-changed",
  "consumer-created",
  "consumer-deleted",
  "consumer-changed",
  "consumer-paused",
  "consumer-resumed",
] as const;

/** Something that became of a stream or of a consumer of a context. `at` is epoch ms by the server's clock. */
export type Change = {
  context: string;
  at: number;
  what: (typeof changeKinds)[number];
  stream: string;
  consumer: string | null;
  /** What of the configuration, from what to what; of a deletion since when it may have been, where that is long. */
  detail: string | null;
  /** Names the change, so that two consoles that see it write it once. */
  key: string;
  /** Under these another console may have named it, which saw it a moment before or after. */
  near: readonly string[];
};
