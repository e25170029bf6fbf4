import type { ConsumerSpec, StreamSpec } from "../bus/spec";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

/** Three attempts with 5 s between them; a worker's own time-out (8 s) stays well below ack_wait. */
const agent = (name: string, ...filter: string[]): ConsumerSpec => ({
  name,
  filter,
  ackWaitMs: 30 * SECOND,
  maxDeliver: 3,
  maxAckPending: 64,
  nakDelayMs: 5 * SECOND,
});

const worker = (tool: string) => agent(`worker-${tool}`, `tools.execute.${tool}`);

export const streams: readonly StreamSpec[] = [
  {
    name: "TOOL_REQUESTS",
    description: "Tool calls, each done by one worker",
    subjects: ["tools.execute.*"],
    retention: "workqueue",
    storage: "memory",
    replicas: 3,
    maxAgeMs: 5 * MINUTE,
    maxBytes: 16 * MIB,
    discard: "new", // a full queue refuses new calls; dropping the oldest would lose one that somebody waits for
    duplicateWindowMs: 2 * MINUTE,
    consumers: [worker("crm"), worker("web"), worker("calendar"), worker("payments")],
  },
  {
    name: "TOOL_RESULTS",
    description: "Results of tool calls, kept until the agent that asked has seen them",
    subjects: ["tools.result.*"],
    retention: "interest",
    storage: "memory",
    replicas: 3,
    maxAgeMs: MINUTE,
    maxBytes: 16 * MIB,
    discard: "old",
    duplicateWindowMs: MINUTE,
    consumers: [
      agent("billing-agent", "tools.result.billing_agent"),
      agent("support-agent", "tools.result.support_agent"),
      agent("scheduling-agent", "tools.result.scheduling_agent"),
      agent("sales-agent", "tools.result.sales_agent"),
    ],
  },
  {
    name: "SAGAS",
    description: "Every step of every saga: the coordinator's only memory",
    subjects: ["saga.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxBytes: 32 * MIB, // each message has a subject of its own, which the server keeps in memory
    discard: "old",
    duplicateWindowMs: 2 * MINUTE,
    consumers: [
      // One unacknowledged message here is one running saga; each restart of the coordinator costs it a delivery.
      { ...agent("saga-coordinator", "saga.*.coordinator.start"), maxDeliver: 10, maxAckPending: 256 },
      agent("billing-agent", "saga.*.billing_agent", "saga.*.billing_agent.compensate"),
      agent("support-agent", "saga.*.support_agent", "saga.*.support_agent.compensate"),
      agent("scheduling-agent", "saga.*.scheduling_agent", "saga.*.scheduling_agent.compensate"),
    ],
  },
  {
    name: "AGENT_TRIGGERS",
    description: "Events that agents react to",
    subjects: ["events.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: 2 * MINUTE,
    consumers: [
      agent("billing-agent", "events.intent.identified.billing"),
      agent("support-agent", "events.intent.identified.support"),
      agent("sales-agent", "events.intent.identified.sales"),
      agent("scheduling-agent", "events.agent.handoff.requested"),
      agent("supervisor", "events.conversation.escalated", "events.tool.result.payment_processed"),
    ],
  },
  {
    name: "DEAD_LETTERS",
    description: "What some agent gave up on, as JSON envelopes",
    subjects: ["dlq.*"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: 2 * MINUTE,
    consumers: [],
  },
];
