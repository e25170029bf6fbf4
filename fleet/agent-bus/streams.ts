import type { BucketLimits } from "../bus/buckets";
import type { ConsumerSpec, StreamSpec } from "../bus/spec";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

/** A durable pull consumer: four attempts with 5 s between them. There is no dead-letter stream in this design. */
const reader = (name: string, filter: string): ConsumerSpec => ({
  name,
  filter: [filter],
  ackWaitMs: 30 * SECOND,
  maxDeliver: 4,
  maxAckPending: 64,
  nakDelayMs: 5 * SECOND,
});

export const streams: readonly StreamSpec[] = [
  {
    name: "AGENT_EVENTS",
    description: "What agents did and what came of it; tasks and commands are not stored",
    subjects: ["agent.*.events", "agent.*.results"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxMsgs: 1_000_000,
    maxBytes: 512 * MIB,
    maxMsgBytes: MIB,
    discard: "old",
    duplicateWindowMs: 2 * MINUTE,
    consumers: [reader("archivist", "agent.*.results"), reader("monitor", "agent.*.events")],
  },
];

/** The object store: documents are read within seconds, so they need not stay for long. */
export const large: BucketLimits = { maxBytes: 128 * MIB, maxAgeMs: 10 * MINUTE };
