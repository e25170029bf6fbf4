import { byHeaders } from "./by-headers";

/** `X-NATS-Original-Subject` and its sisters. */
export const xNats = byHeaders({
  profile: "x-nats",
  recognisedBy: ["X-NATS-Original-Subject"],
  subject: ["X-NATS-Original-Subject"],
  stream: ["X-NATS-Stream", "X-NATS-Original-Stream"],
  seq: ["X-NATS-Stream-Sequence", "X-NATS-Original-Sequence", "X-NATS-Sequence"],
  consumer: ["X-NATS-Consumer"],
  error: ["X-NATS-DLQ-Reason", "X-NATS-Error", "X-NATS-Reason"],
  errorClass: ["X-NATS-Error-Class"],
  deliveries: ["X-NATS-Num-Delivered", "X-NATS-Deliveries"],
  failedAt: ["X-NATS-Failed-At", "X-NATS-Timestamp"],
});
