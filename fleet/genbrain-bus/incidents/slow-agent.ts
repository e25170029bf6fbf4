import type { Incident } from "../../bus/types";

/** Well within the half hour that a task may take, and far more than the minute or so that it does take. */
const SLOWER_BY_MS = 600_000;

export const slowAgent: Incident = {
  name: "slow-agent",
  title: "Every task of backend takes ten minutes longer",
  lookFor:
    "BACKEND_TASKS has one message in flight and more and more pending, steadily; tasks are still completed, one every ten minutes and more, " +
    "nothing is redelivered and nothing dies: an agent that works, and is behind. Console: Overview and Consumers (BACKEND_TASKS is saturated).",
  ends: "Also the task in hand takes no longer than it used to, and what waits is worked off, one task after the other.",
  initial: "off",
  fault: (_level, { consumer }) => (consumer === "BACKEND_TASKS" ? { kind: "slow", nominalMs: SLOWER_BY_MS } : null),
};
