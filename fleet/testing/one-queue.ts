import { asToken, type DeadLetters } from "../bus/dead-letter";
import type { ConsumerSpec } from "../bus/spec";
import type { Agent, Bus, Handler, System } from "../bus/types";

type Options = Partial<ConsumerSpec> & {
  style?: DeadLetters["style"] | null;
  /** What the agent does with its bus, instead of consuming with the handler. */
  agent?: (bus: Bus) => void;
};

/** The smallest system that can die: one work queue, one consumer, one dead-letter stream. Quick: ack_wait 1 s, naks of 100 ms (unscaled). */
export function oneQueue(handler: Handler, { style = "envelope", agent: start, ...consumer }: Options = {}): System {
  const agent: Agent = { name: "worker", start: start ?? ((bus) => void bus.consume("WORK", "worker", handler)) };
  const limits = { maxAgeMs: 600_000, maxBytes: 8 * 1024 * 1024, discard: "old", duplicateWindowMs: 120_000 } as const;
  return {
    name: "one-queue",
    title: "For tests",
    ratePerSec: 0,
    deadLetters: style && { style, stream: "DEAD_LETTERS", subject: (death) => `dlq.${asToken(death.subject)}` },
    large: { maxBytes: 8 * 1024 * 1024, maxAgeMs: 600_000 },
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
        consumers: [
          { name: "worker", filter: ["work.>"], ackWaitMs: 1_000, maxDeliver: 3, maxAckPending: 16, nakDelayMs: 100, ...consumer },
        ],
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
