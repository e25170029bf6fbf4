import { expect, test } from "vitest";
import { defaultPolicy, parseDurationMs, policyFor } from "./policy";

test("durations as the nats tools write them", () => {
  expect(["90s", "1h30m", "1.5h", "7d", "250ms", "1w"].map(parseDurationMs)).toEqual([
    90_000, 5_400_000, 5_400_000, 604_800_000, 250, 604_800_000,
  ]);
  expect(["", "5", "s", "1h x", "-1s"].map(parseDurationMs)).toEqual([null, null, null, null, null]);
});

test("without monitoring metadata the defaults are lent, not copied", () => {
  expect(policyFor({ "_nats.level": "4", owner: "billing" }, defaultPolicy)).toBe(defaultPolicy);
});

test("a consumer's own marks win; broken and non-positive ones are ignored", () => {
  const metadata = {
    "io.nats.monitor.outstanding-ack-critical": "500",
    "io.nats.monitor.waiting-critical": "0",
    "io.nats.monitor.unprocessed-critical": "1000",
    "io.nats.monitor.last-delivery-critical": "10m",
    "io.nats.monitor.last-ack-critical": "soon",
    "io.nats.monitor.redelivery-critical": "7",
  };
  expect(policyFor(metadata, defaultPolicy)).toEqual({
    ...defaultPolicy,
    outstandingAckMark: 500,
    unprocessedMark: 1_000,
    lagFloor: 1_000,
    quietAfterMs: 600_000,
    redeliveryMark: 7,
  });
});
