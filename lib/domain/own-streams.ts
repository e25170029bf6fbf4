/** Streams that Jetlag makes in an account, each only when a person (or a setting) says so. */
export const ownStreams = {
  /** MAX_DELIVERIES and MSG_TERMINATED advisories, as the server sends them. */
  advisories: "JETLAG_ADVISORIES",
  /** Copies of dead letters of the consumers that a person chose. */
  deadLetters: "JETLAG_DEAD_LETTERS",
  /** Safe copies of what a person removed. */
  trash: "JETLAG_TRASH",
} as const;

/** Jetlag reads these itself, without a consumer. */
export const isOwnStream = (name: string): boolean => Object.values<string>(ownStreams).includes(name);

export type OwnStreamName = (typeof ownStreams)[keyof typeof ownStreams];

/** By this metadata a stream is known as one that Jetlag made. */
export const purposeKey = "jetlag.purpose";

export const purposes: Record<OwnStreamName, string> = {
  [ownStreams.advisories]: "advisories",
  [ownStreams.deadLetters]: "dead-letters",
  [ownStreams.trash]: "trash",
};
