/** What the server says when a message reached max_deliver, or a worker terminated it. Times are epoch ms. */
export type DeathAdvisory = {
  kind: "exhausted" | "terminated";
  stream: string;
  consumer: string;
  seq: number;
  deliveries: number;
  /** By the advisory's own timestamp. */
  at: number;
  /** What the worker said with its TERM, or the server in its place; `null` where nobody said anything. */
  reason: string | null;
};

/** A death, and its message as it lay in its stream just after: `null` where it had left, or could not be told from another of its number. */
export type Death<Message> = DeathAdvisory & {
  /** The life of the stream that it died in; `null` where that stream is gone, or was made after the death. */
  streamCreatedAt: number | null;
  message: Message | null;
};

/** As it was looked for. */
export type FoundDeath<Message> = Death<Message> & {
  /** Whether its stream heeds a Nats-TTL. */
  allowMsgTtl: boolean;
  /** What kept us from looking ("not permitted: DIRECT.GET"): without `message`, the message need not be gone then. */
  denied: string | null;
};
