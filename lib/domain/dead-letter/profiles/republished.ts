import { byHeaders } from "./by-headers";

/** What the server's republish leaves: where the copy came from, and nothing about a death. */
export const republished = byHeaders({
  profile: "republished",
  recognisedBy: ["Nats-Sequence"],
  subject: ["Nats-Subject"],
  stream: ["Nats-Stream"],
  seq: ["Nats-Sequence"],
  consumer: [],
  error: [],
  errorClass: [],
  deliveries: [],
  failedAt: [],
  also: ["Nats-Time-Stamp", "Nats-Last-Sequence", "Nats-Msg-Size"],
});
