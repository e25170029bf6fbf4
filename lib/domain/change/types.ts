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
  /** The server said when: by its `created` time, or in an advisory. Else it was seen by a reading, some seconds after. */
  isExact: boolean;
  what: (typeof changeKinds)[number];
  stream: string;
  consumer: string | null;
  /** What of the configuration, from what to what; of a deletion since when it may have been, where that is long. */
  detail: string | null;
  /** Names the change, so that two consoles that see it write it once. */
  key: string;
  /** Under these another console may have named it, which saw it a moment before or after. None of what begins or ends once. */
  near: readonly string[];
};

export const connectionKinds = ["connected", "disconnected"] as const;

/** Who connected, as far as it says: clients need no name, and of many hosts none is named. */
export type Client = { name: string | null; user: string | null; host: string | null };

/** Connections of one client to the account of a context, or their ends, within one minute. `at`: the first of them, epoch ms by the server's clock. */
export type ConnectionChange = {
  context: string;
  at: number;
  what: (typeof connectionKinds)[number];
  /** `null`: of clients beyond those that are named of one minute. */
  client: Client | null;
  /** Why it ended, in the server's words. */
  detail: string | null;
  times: number;
  key: string;
};
