import type { Consumer } from "./types";

type Changes = Partial<Omit<Consumer, "delivered" | "ackFloor">> & {
  delivered?: Partial<Consumer["delivered"]>;
  ackFloor?: Partial<Consumer["ackFloor"]>;
};

/** A consumer for tests: well, durable, unfiltered, at time 0. */
export function consumer({ delivered, ackFloor, ...changes }: Changes = {}): Consumer {
  return {
    key: `${changes.stream ?? "ORDERS"} ${changes.name ?? "worker"}`,
    stream: "ORDERS",
    name: "worker",
    createdAt: -1_000_000,
    at: 0,
    durable: true,
    filterSubjects: [],
    ackPolicy: "explicit",
    ackWaitMs: 30_000,
    backoffMs: [],
    maxDeliver: -1,
    maxAckPending: 1_000,
    maxWaiting: 512,
    deliverPolicy: "all",
    deliverSubject: null,
    deliverGroup: null,
    pushBound: false,
    replicas: 1,
    leader: null,
    hasLeader: true,
    paused: false,
    pausedUntil: null,
    metadata: {},
    numPending: 0,
    numAckPending: 0,
    numRedelivered: 0,
    numWaiting: 0,
    ...changes,
    delivered: { consumerSeq: 0, streamSeq: 0, lastActiveAt: null, ...delivered },
    ackFloor: { consumerSeq: 0, streamSeq: 0, lastActiveAt: null, ...ackFloor },
  };
}
