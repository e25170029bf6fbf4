import { expect, test } from "vitest";
import { waitMsOf } from "./wait-ms";

const consumer = (more: object) => ({ ackWaitMs: 30_000, backoffMs: [] as number[], maxDeliver: 5, ...more });

test.each<[string, object, number]>([
  ["all deliveries, twice", {}, 300_000],
  ["at least a minute", { ackWaitMs: 1_000 }, 60_000],
  ["at most a quarter of an hour", { ackWaitMs: 600_000 }, 900_000],
  ["one that never gives up", { maxDeliver: -1 }, 900_000],
  ["a back-off, of which the last step is repeated", { backoffMs: [10_000, 60_000], maxDeliver: 4 }, 2 * (10_000 + 3 * 60_000)],
  ["a back-off that is longer than the deliveries", { backoffMs: [40_000, 60_000, 90_000], maxDeliver: 2 }, 200_000],
  ["the server's own ack_wait where none is said", { ackWaitMs: null, maxDeliver: 3 }, 180_000],
])("%s", (_, more, ms) => expect(waitMsOf([consumer(more)])).toBe(ms));

test("the slowest of all decides", () => {
  expect(waitMsOf([consumer({ ackWaitMs: 1_000 }), consumer({})])).toBe(300_000);
});
