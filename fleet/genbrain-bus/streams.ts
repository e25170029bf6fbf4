import type { ConsumerSpec, StreamSpec } from "../bus/spec";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * 60 * SECOND;
const MIB = 1024 * 1024;

/** An attempt publishes under the Msg-Ids of the one before. The last of five deliveries comes after 4 × 30 s, and its handler takes a while. */
const REDELIVERIES_MS = 5 * MINUTE;
/** Attempts at a task take up to half an hour each, and tell of its end at their own. */
const TASK_ATTEMPTS_MS = 3 * 30 * MINUTE;

/** Five attempts, ten seconds between them, unless its line says otherwise. */
const consumer = (name: string, filter: readonly string[], own: Partial<ConsumerSpec> = {}): ConsumerSpec => ({
  name,
  filter,
  ackWaitMs: 30 * SECOND,
  maxDeliver: 5,
  maxAckPending: 16,
  nakDelayMs: 10 * SECOND,
  ...own,
});

/** What is addressed to a role and is no task: letters, and invitations to meetings. */
const inbox = (role: string) =>
  consumer(`${role.toUpperCase()}_INBOX`, [`genbrain.agents.${role}.inbox`, `genbrain.agents.${role}.meetings`], { maxAckPending: 5 });

export const streams: readonly StreamSpec[] = [
  {
    name: "AGENT_COMMS",
    description: "What is said to a role: inbox, tasks, meetings, replies",
    subjects: ["genbrain.agents.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxMsgsPerSubject: 1_000, // a role that is 1,000 tasks behind loses the oldest: that is the design
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    consumers: [
      // One task at a time. It may take half an hour: "in progress" keeps it, so that a dead worker is noticed after 30 s all the same.
      consumer("BACKEND_TASKS", ["genbrain.agents.backend.tasks"], { maxDeliver: 3, maxAckPending: 1 }),
      inbox("backend"),
      inbox("devops"),
      inbox("cso"),
      consumer("CEO_REPLIES", ["genbrain.agents.ceo.replies"]),
    ],
  },
  {
    name: "EVENTS",
    description: "What happened in the company",
    subjects: ["genbrain.events.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 30 * DAY,
    maxMsgsPerSubject: 5_000,
    maxBytes: 128 * MIB,
    discard: "old",
    duplicateWindowMs: TASK_ATTEMPTS_MS,
    consumers: [
      // A deployment event goes to both: each consumer has a place of its own in the stream.
      consumer("DEVOPS_EVENTS", ["genbrain.events.deployment.>"]),
      consumer("CSO_EVENTS", ["genbrain.events.>"]),
    ],
  },
  {
    name: "TASKS",
    description: "How tasks go on; gone once the ceo has read it",
    subjects: ["genbrain.tasks.>"],
    retention: "workqueue",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxBytes: 16 * MIB,
    discard: "old",
    duplicateWindowMs: TASK_ATTEMPTS_MS,
    consumers: [consumer("TASK_UPDATES", ["genbrain.tasks.*.updates"])], // a work queue that nobody works grows for ever
  },
  {
    name: "AGENT_DLQ",
    description: "What some agent gave up on: its bytes as they were, the story in headers",
    subjects: ["dlq.agents.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 30 * DAY,
    maxBytes: 32 * MIB,
    discard: "old",
    duplicateWindowMs: REDELIVERIES_MS,
    consumers: [],
  },
];
