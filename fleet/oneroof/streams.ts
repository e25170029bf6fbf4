import type { ConsumerSpec, StreamSpec } from "../bus/spec";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

/** An attempt publishes under the Msg-Ids of the one before. The last of five deliveries comes after 4 × 30 s, and its handler takes a while. */
const REDELIVERIES_MS = 5 * MINUTE;

/** Five attempts with 5 s between them, then a dead letter on `DLQ.{stream}.{consumer}`. */
const agent = (name: string, filter: string): ConsumerSpec => ({
  name,
  filter: [filter],
  ackWaitMs: 30 * SECOND,
  maxDeliver: 5,
  maxAckPending: 32,
  nakDelayMs: 5 * SECOND,
});

/** A replay is a consumer that begins at a time. The time cannot be changed later: another replay gets another name. */
const replay = (name: string, filter: string, startTime: string): ConsumerSpec => ({ ...agent(name, filter), deliver: { startTime } });

export const streams: readonly StreamSpec[] = [
  {
    name: "CALL_INTENT",
    description: "What callers want; each intent lives for its Nats-TTL, five minutes",
    subjects: ["call.intent.*"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: DAY,
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    allowMsgTtl: true,
    deleteMarkerTtlMs: MINUTE,
    consumers: [
      agent("orchestrator", "call.intent.*"),
      agent("booking", "call.intent.book"),
      agent("escalation", "call.intent.escalate"),
      agent("research", "call.intent.research"),
    ],
  },
  {
    name: "TOOL_CALL",
    description: "Tool calls, each for one executor",
    subjects: ["tool.call.*"],
    retention: "workqueue",
    storage: "file",
    replicas: 3,
    maxAgeMs: 60 * MINUTE,
    maxBytes: 32 * MIB,
    discard: "new", // a full queue refuses new calls; dropping the oldest would lose one that a caller waits for
    duplicateWindowMs: REDELIVERIES_MS,
    consumers: [agent("tool-executor", "tool.call.*")],
  },
  {
    name: "TOOL_RESULT",
    description: "Results, one subject per call, kept until every agent has seen them",
    subjects: ["tool.result.*"],
    retention: "interest",
    storage: "file",
    replicas: 1, // kept for seconds. A server that is lost takes along what some agent has not read yet, and such a call stays open
    maxAgeMs: 10 * MINUTE,
    maxBytes: 32 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    allowMsgTtl: true,
    deleteMarkerTtlMs: MINUTE,
    consumers: ["orchestrator", "scheduler", "mls-lookup", "comp-pull"].map((name) => agent(name, "tool.result.*")),
  },
  {
    name: "AUDIT",
    description: "Who did what for which call",
    subjects: ["call.audit"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 90 * DAY,
    maxBytes: 128 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    consumers: [replay("replay-2026", "call.audit", "2026-01-01T00:00:00Z")],
  },
  {
    name: "DLQ",
    description: "What some agent gave up on: its bytes as they were, the story in headers",
    subjects: ["DLQ.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    consumers: [],
  },
];
