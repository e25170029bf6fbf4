import { expect, test } from "vitest";
import { original, withJson } from "../fixtures";

const advisory = (type: string, more: object) =>
  JSON.stringify({
    type: `io.nats.jetstream.advisory.v1.${type}`,
    timestamp: "2026-01-02T03:04:05.123456789Z",
    stream: "S",
    consumer: "c",
    stream_seq: 4,
    deliveries: 5,
    ...more,
  });

test("the server's advisories, stored in a stream", () => {
  const place = { originalStream: "S", originalSeq: 4, consumer: "c", deliveries: 5, failedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 123) };
  expect(withJson(advisory("max_deliver", {}))).toMatchObject({
    ...place,
    profile: "max-deliveries",
    errorClass: "exhausted",
    error: null,
  });
  expect(withJson(advisory("terminated", { reason: "ValidationError: no phone" }))).toMatchObject({
    ...place,
    profile: "terminated",
    errorClass: "ValidationError",
  });
  expect(withJson(advisory("terminated", { reason: "Message deleted by stream limits" }))).toMatchObject({
    errorClass: "removed-by-server",
  });
  expect(original(withJson(advisory("max_deliver", {})))).toEqual({ payload: null, headers: null });
});
