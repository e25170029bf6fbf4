import { byHeaders } from "./by-headers";

/** `X-DLQ-Original-Subject`; publishers disagree about the other names, and some put `X-DLQ-` before the original's headers. */
export const xDlq = byHeaders({
  profile: "x-dlq",
  recognisedBy: ["X-DLQ-Original-Subject"],
  subject: ["X-DLQ-Original-Subject"],
  stream: ["X-DLQ-Original-Stream", "X-DLQ-Stream"],
  seq: ["X-DLQ-Original-Sequence", "X-DLQ-Original-Seq", "X-DLQ-Stream-Sequence", "X-DLQ-Sequence"],
  consumer: ["X-DLQ-Consumer", "X-DLQ-Consumer-Name", "X-DLQ-Original-Consumer"],
  error: ["X-DLQ-Error", "X-DLQ-Error-Message", "X-DLQ-Error-Reason", "X-DLQ-Failure-Reason", "X-DLQ-Reason", "exception-message"],
  errorClass: ["X-DLQ-Error-Class", "X-DLQ-Error-Type", "exception-type"],
  deliveries: [
    "X-DLQ-Deliveries",
    "X-DLQ-Delivery-Count",
    "X-DLQ-Delivery-Attempts",
    "X-DLQ-Num-Delivered",
    "X-DLQ-Attempts",
    "X-DLQ-Retry-Count",
  ],
  failedAt: ["X-DLQ-Failed-At", "X-DLQ-Timestamp", "X-DLQ-Last-Attempt", "failed-at"],
  also: ["X-DLQ-Original-Time", "X-DLQ-Reprocessed-From", "exception-stack"],
  prefix: { text: "X-DLQ-", only: false },
});
