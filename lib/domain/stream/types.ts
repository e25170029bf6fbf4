/** One stream at one tick. Times are epoch ms by the server's clock; `null` where the source does not say. -1 limits of the wire are `null` here. */
export type Stream = {
  name: string;
  createdAt: number;
  at: number;
  subjects: readonly string[];
  retention: "limits" | "interest" | "workqueue";
  storage: "file" | "memory";
  discard: "old" | "new";
  discardNewPerSubject: boolean;
  replicas: number;
  maxMessages: number | null;
  maxBytes: number | null;
  maxMessagesPerSubject: number | null;
  maxMessageBytes: number | null;
  maxAgeMs: number | null;
  duplicateWindowMs: number | null;
  allowDirect: boolean;
  allowMsgTtl: boolean;
  sealed: boolean;
  mirrorOf: string | null;
  sources: readonly string[];
  description: string | null;
  metadata: Readonly<Record<string, string>>;
  messages: number;
  sizeBytes: number;
  firstSeq: number;
  firstAt: number | null;
  lastSeq: number;
  lastAt: number | null;
  numSubjects: number | null;
  numDeleted: number;
  consumerCount: number;
  cluster: StreamCluster | null;
};

export type StreamCluster = {
  name: string | null;
  leader: string | null;
  replicas: readonly { name: string; current: boolean; offline: boolean; lag: number }[];
};
