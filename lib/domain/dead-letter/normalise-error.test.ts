import { expect, test } from "vitest";
import { normaliseError } from "./normalise-error";

test.each([
  ["503 Service Unavailable from crm (request c0728fae-9a55-4c1e-8d53-0a1b2c3d4e5f)", "503 Service Unavailable from crm (request …)"],
  ["HTTP/1.1 404 for customer 48213", "HTTP/1.1 404 for customer …"],
  ["upstream answered with status code: 502 in 812.4ms", "upstream answered with status code: 502 in …"],
  ["Timeout after 8.2s calling crm", "Timeout after … calling crm"],
  ["Timeout after 8,000 ms", "Timeout after …"],
  ["no mailbox for ann.lee+test@example.com.", "no mailbox for …."],
  ["GET https://crm.example.com/v1/customers/7?at=1 failed (nats://10.0.0.1:4222)", "GET … failed (…)"],
  ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED …"],
  ["127.0.0.1 is refused", "… is refused"],
  ["lost req_01H8XGJWBWBAQ4ZQ5T and 9f86d081 at 0x7ffd", "lost req_… and … at …"],
  ["expired at 2026-03-01T10:22:05.123Z, seen 10:22:06", "expired at …, seen …"],
  ["504312 rows are locked", "… rows are locked"],
])("%s", (error, normal) => {
  expect(normaliseError(error)).toBe(normal);
});

test.each([
  "no phone at line 3",
  "E11000 duplicate key in ERR_HTTP2_HEADERS_SENT",
  "the facade effaced a deadbeef",
  "Internationalisation of worker-crm-eu-1 failed in attempt 12 of 20",
])("what says what went wrong stays: %s", (error) => {
  expect(normaliseError(error)).toBe(error);
});

test("only the first line counts, and a text without end costs no time", () => {
  expect(normaliseError("no phone\n    at book (app.js:120)")).toBe("no phone");
  expect(normaliseError("a.".repeat(1_000_000)).length).toBeLessThan(1_000);
});
