import { expect, test } from "vitest";
import { isControlHeader } from "./control-headers";

test.each([
  "Nats-Msg-Id",
  "Nats-Expected-Stream",
  "Nats-Expected-Last-Sequence",
  "Nats-Expected-Last-Subject-Sequence-Subject",
  "Nats-TTL",
  "Nats-Rollup",
  "Nats-Incr",
  "Nats-Counter-Sources",
  "Nats-Schedule",
  "Nats-Schedule-Target",
  "Nats-Schedule-Next",
  "Nats-Scheduler",
  "Nats-Batch-Id",
  "Nats-Batch-Commit",
  "Nats-Stream",
  "Nats-Subject",
  "Nats-Sequence",
  "Nats-Time-Stamp",
  "Nats-Last-Sequence",
  "Nats-Num-Pending",
  "Nats-UpTo-Sequence",
  "Nats-Marker-Reason",
  "Nats-Required-Api-Level",
  "Nats-Pin-Id",
  "Nats-Stream-Source",
  "Nats-Trace-Dest",
  "Nats-Trace-Only",
  "Jetlag-Job",
  "Jetlag-Original-Msg-Id",
])("%s stays behind", (name) => {
  expect(isControlHeader(name)).toBe(true);
});

test.each(["traceparent", "nats-rollup", "NATS-MSG-ID", "jetlag-job", "Nats-Rollup ", " Nats-Rollup", "Nats-Own", "X-Nats-Rollup", ""])(
  "%j goes out: the server does not act on it",
  (name) => {
    expect(isControlHeader(name)).toBe(false);
  },
);
