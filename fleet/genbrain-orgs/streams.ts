import type { ConsumerSpec, StreamSpec } from "../bus/spec";
import { ORGS, ROLES, roleOf } from "./organisation";

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const MIB = 1024 * 1024;

const ACK_WAIT_MS = 300 * SECOND;
const NAK_DELAY_MS = 30 * SECOND;
const MAX_DELIVER = 3;

/** Each role has a consumer of its own, named after it: three attempts, five at a time. */
const consumer = (role: string, filter: string): ConsumerSpec => ({
  name: role,
  filter: [filter],
  ackWaitMs: ACK_WAIT_MS,
  maxDeliver: MAX_DELIVER,
  maxAckPending: 5,
  nakDelayMs: NAK_DELAY_MS,
});

/**
 * What an attempt publishes has the same Msg-Id in the next one, which may come as late as this when agents die (ack_wait) or fail: a
 * shorter window would store it again. The design is silent here.
 */
const ALL_ATTEMPTS_MS = MAX_DELIVER * (ACK_WAIT_MS + NAK_DELAY_MS);

export const streams: readonly StreamSpec[] = [
  {
    name: "AGENT_TASKS",
    description: "Work for agents. What failed three times stays here: this design has no dead letters",
    subjects: ["genbrain.agents.*.tasks"],
    retention: "workqueue",
    storage: "file",
    replicas: 3,
    maxAgeMs: 7 * DAY,
    maxMsgs: 100_000,
    maxMsgBytes: 1 * MIB,
    maxBytes: 64 * MIB,
    discard: "old",
    duplicateWindowMs: 60 * SECOND, // the design's; a task that is handed on again later is skipped by its worker, who remembers its id
    consumers: ROLES.map((role) => consumer(role, `genbrain.agents.${role}.tasks`)),
  },
  {
    name: "AGENT_INBOX",
    description: "Progress, decisions, orders to sleep",
    subjects: ["genbrain.agents.*.inbox"],
    retention: "limits",
    storage: "file",
    replicas: 1, // progress and orders to sleep: the next ones are on their way
    maxAgeMs: 7 * DAY,
    maxBytes: 32 * MIB,
    discard: "old",
    duplicateWindowMs: ALL_ATTEMPTS_MS,
    consumers: ROLES.map((role) => consumer(role, `genbrain.agents.${role}.inbox`)),
  },
  {
    name: "ORG_EVENTS",
    description: "Everything that agents did: the organisations' memory",
    subjects: ["genbrain.org.>"],
    retention: "limits",
    storage: "file",
    replicas: 3,
    maxAgeMs: 30 * DAY,
    maxBytes: 128 * MIB,
    discard: "old",
    duplicateWindowMs: ALL_ATTEMPTS_MS,
    consumers: [
      ...ORGS.map((org) => consumer(roleOf(org, "ceo"), `genbrain.org.${org}.tasks.completed`)),
      consumer("platform", "genbrain.org.*.metrics"),
    ],
  },
];
