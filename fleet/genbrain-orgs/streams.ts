import type { ConsumerSpec, StreamSpec } from "../bus/spec";
import { ORGS, ROLES, roleOf } from "./organisation";

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const MIB = 1024 * 1024;

/** Each role has a consumer of its own, named after it: three attempts, five at a time. */
const consumer = (role: string, filter: string): ConsumerSpec => ({
  name: role,
  filter: [filter],
  ackWaitMs: 300 * SECOND,
  maxDeliver: 3,
  maxAckPending: 5,
  nakDelayMs: 30 * SECOND,
});

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
    duplicateWindowMs: 60 * SECOND,
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
    duplicateWindowMs: 60 * SECOND,
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
    duplicateWindowMs: 60 * SECOND,
    consumers: [
      ...ORGS.map((org) => consumer(roleOf(org, "ceo"), `genbrain.org.${org}.tasks.completed`)),
      consumer("platform", "genbrain.org.*.metrics"),
    ],
  },
];
