import type { Incident } from "../../bus/types";

export const nakStorm: Incident = {
  name: "nak-storm",
  title: "Workers hand every call back at once",
  lookFor:
    "worker-crm, worker-web, worker-calendar and worker-payments nak each call without a delay, twice: the server sends it again within " +
    "milliseconds, and the third attempt does the work. So delivered.consumer_seq grows three times as fast as the calls, MSG_NAKED for " +
    "each, no dead letters but those of a crm that is down, and sagas complete. " +
    "Consumers: Redelivered of the four rises from about nothing to two thirds of Delivered; nothing lags.",
  ends: "At once: each call is delivered once, and Redelivered falls to what it was within 20 s.",
  initial: "off",
  /** Twice, however many attempts somebody has given the consumer meanwhile, and never the last one. */
  fault: (_, { stream, attempt, lastAttempt }) => (stream === "TOOL_REQUESTS" && attempt <= 2 && !lastAttempt ? { kind: "nak" } : null),
};
