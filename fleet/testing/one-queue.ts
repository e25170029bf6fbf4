import type { Agent, Handler, System } from "../bus/types";

/** The smallest system that can die: one work queue, one consumer, one dead-letter stream. Quick: ack_wait 1 s, naks of 100 ms (unscaled). */
export function oneQueue(handler: Handler, { maxDeliver = 3, ackWaitMs = 1_000 } = {}): System {
  const agent: Agent = { name: "worker", start: (bus) => bus.consume("WORK", "worker", handler) };
  const limits = { maxAgeMs: 600_000, maxBytes: 8 * 1024 * 1024, discard: "old", duplicateWindowMs: 120_000 } as const;
  return {
    name: "one-queue",
    title: "For tests",
    incidents: [],
    agents: [agent],
    streams: [
      {
        name: "WORK",
        description: "For tests",
        subjects: ["work.>"],
        retention: "workqueue",
        storage: "file",
        ...limits,
        consumers: [{ name: "worker", filter: ["work.>"], ackWaitMs, maxDeliver, maxAckPending: 16, nakDelayMs: 100 }],
      },
      {
        name: "DEAD_LETTERS",
        description: "For tests",
        subjects: ["dlq.*"],
        retention: "limits",
        storage: "file",
        ...limits,
        consumers: [],
      },
    ],
  };
}
