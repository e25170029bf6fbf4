import { expect, test } from "vitest";
import { parseAdvisory } from "./advisory";

const AT = Date.UTC(2026, 10, 22, 12, 53, 31, 602);
const latestAt = AT + 86_400_000;
const parse = (advisory: unknown) =>
  parseAdvisory(new TextEncoder().encode(typeof advisory === "string" ? advisory : JSON.stringify(advisory)), { latestAt });

// As nats-server 2.15.1 wrote them.
const action = { type: "io.nats.jetstream.advisory.v1.stream_action", id: "x", timestamp: "2026-11-22T12:53:31.602547777Z", stream: "S" };
const ofConsumer = { ...action, type: "io.nats.jetstream.advisory.v1.consumer_action", consumer: "w" };
const pause = { ...ofConsumer, type: "io.nats.jetstream.advisory.v1.consumer_pause" };

test.each([
  [
    { ...action, action: "create" },
    { what: "stream-created", consumer: null },
  ],
  [
    { ...action, action: "modify" },
    { what: "stream-changed", consumer: null },
  ],
  [
    { ...action, action: "delete" },
    { what: "stream-deleted", consumer: null },
  ],
  [
    { ...ofConsumer, action: "create" },
    { what: "consumer-created", consumer: "w" },
  ],
  [
    { ...ofConsumer, action: "delete" },
    { what: "consumer-deleted", consumer: "w" },
  ],
  [
    { ...pause, paused: true, pause_until: "2026-11-22T13:53:31.609Z" },
    { what: "consumer-paused", detail: "until 2026-11-22T13:53:31Z" },
  ],
  [
    { ...pause, paused: false, pause_until: "0001-01-01T00:00:00Z" },
    { what: "consumer-resumed", detail: null },
  ],
])("%j is read", (advisory, heard) => {
  expect(parse(advisory)).toMatchObject({ at: AT, stream: "S", detail: null, looks: 0, ...heard });
});

test.each([
  "no JSON",
  "null",
  { ...action, action: "explode" },
  { ...action, action: "create", stream: "a stream" },
  { ...action, action: "create", timestamp: "yesterday" },
  { ...action, action: "create", timestamp: "2090-01-01T00:00:00Z" },
  { ...ofConsumer, action: "modify" },
  { ...pause, paused: true, pause_until: "soon" },
])("%j is not a server's", (advisory) => {
  expect(parse(advisory)).toBeNull();
});
