import { byHeaders } from "./by-headers";

/** `x-dead-letter-reason` beside `x-original-subject`; the original's headers stand beside them as they were. */
export const xDeadLetter = byHeaders({
  profile: "x-dead-letter",
  recognisedBy: ["X-Dead-Letter-Reason"],
  subject: ["X-Original-Subject"],
  stream: ["X-Original-Stream"],
  seq: ["X-Original-Sequence", "X-Original-Seq"],
  consumer: ["X-Consumer", "X-Original-Consumer"],
  error: ["X-Dead-Letter-Reason"],
  errorClass: ["X-Dead-Letter-Class", "X-Error-Class"],
  deliveries: ["X-Delivery-Count", "X-Deliveries", "X-Delivery-Attempt"],
  failedAt: ["X-Failed-At"],
});
