import type { Incident } from "../../bus/types";

export const sagaTimeout: Incident = {
  name: "saga-timeout",
  title: "The scheduling agent takes its steps and never answers",
  lookFor:
    "scheduling-agent acks each saga's last step and does nothing. 30 s later the coordinator writes its result, status timeout, has " +
    "support_agent and billing_agent undo theirs, and the saga ends with status timeout, compensated. Nothing is redelivered and nothing dies: " +
    "every consumer looks well. Streams, SAGAS: the messages on saga.*.coordinator.end say it, and saga.*.*.compensate, which is rare otherwise.",
  ends: "New steps are answered, and their sagas complete. Those that were taken before still end as timeout.",
  initial: "off",
  fault: (_, { stream, consumer, subject }) =>
    stream === "SAGAS" && consumer === "scheduling-agent" && !subject.endsWith(".compensate") ? { kind: "lose" } : null,
};
