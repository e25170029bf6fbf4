import fc from "fast-check";
import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { parseDeath } from "./parse-death";

const latestAt = Date.UTC(2026, 5);
const subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.S.c";
const said = {
  type: "io.nats.jetstream.advisory.v1.max_deliver",
  timestamp: "2026-01-02T03:04:05.123456789Z",
  stream: "S",
  consumer: "c",
  stream_seq: 4,
  deliveries: 5,
};
const parse = (changes: object) => parseDeath({ subject, payload: textToBytes(JSON.stringify({ ...said, ...changes })) }, { latestAt });

test("what the server says", () => {
  const death = { stream: "S", consumer: "c", seq: 4, deliveries: 5, at: Date.UTC(2026, 0, 2, 3, 4, 5, 123) };
  expect(parse({})).toEqual({ ...death, kind: "exhausted", reason: null });
  const type = "io.nats.jetstream.advisory.v1.terminated";
  expect(parse({ type, reason: "Boom: x" })).toEqual({ ...death, kind: "terminated", reason: "Boom: x" });
  expect(parse({ type })).toEqual({ ...death, kind: "terminated", reason: null });
});

test.each([
  { type: "io.nats.jetstream.advisory.v1.nak" },
  { timestamp: "yesterday" },
  { timestamp: "3000-01-01T00:00:00Z" },
  { timestamp: "2026-07-01T00:00:00Z" },
  { stream: "A.B" },
  { stream: "" },
  { stream: "x".repeat(300) },
  { consumer: "a b" },
  { consumer: ">" },
  { consumer: "a\u0000" },
  { consumer: "a\ud800" },
  { stream: "S\u0000" },
  { stream: "\udfffS" },
  { stream: "x".repeat(5_000) },
  { consumer: "x".repeat(1_000_000) },
  { timestamp: "0001-01-01T00:00:00Z" },
  { stream_seq: 2 ** 60 },
  { stream_seq: -1 },
  { stream_seq: 0 },
  { stream_seq: 1e300 },
  { deliveries: -2 },
  { deliveries: null },
])("%j: no server says that", (changes) => {
  expect(parse(changes)).toBeNull();
});

test("whatever the bytes, it does not throw", () => {
  const json = fc.record(
    Object.fromEntries(Object.entries(said).map(([key, value]) => [key, fc.oneof(fc.constant(value), fc.anything())])),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    json.map((value) => textToBytes(JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each)) ?? "")),
  );
  fc.assert(
    fc.property(bytes, (payload) => {
      const death = parseDeath({ subject, payload }, { latestAt });
      if (death) expect(death.seq > 0 && death.deliveries >= 0 && death.at <= latestAt).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
