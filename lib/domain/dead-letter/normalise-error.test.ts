import fc from "fast-check";
import { expect, test } from "vitest";
import { errorHead, explainNormal, normaliseError } from "./normalise-error";

const HASH = "9f86d081884c7d659a2feaa0c55ad015";

test.each([
  ["503 Service Unavailable from crm (request c0728fae-9a55-4c1e-8d53-0a1b2c3d4e5f)", "503 Service Unavailable from crm (request <uuid>)"],
  ["HTTP/1.1 404 for customer 48213", "HTTP/1.1 404 for customer <n>"],
  ["upstream answered with status code: 502 in 812.4ms", "upstream answered with status code: 502 in <n>ms"],
  ["UpstreamError: 502 Bad Gateway from calendar (request 1a2b3c4d)", "UpstreamError: 502 Bad Gateway from calendar (request <n>)"],
  ["UpstreamError: 502 Bad Gateway from calendar (request 12345678)", "UpstreamError: 502 Bad Gateway from calendar (request <n>)"],
  ["crm returned 503, then 17 rows", "crm returned 503, then <n> rows"],
  ['{"status":503,"took":17}', '{"status":503,"took":<n>}'],
  ['failed with status="503" for id="48 213"', 'failed with status="503" for id="<str>"'],
  ["exited with code 137 after 3h2m1.5s", "exited with code 137 after <n>s"],
  ["pq: duplicate key (SQLSTATE 23505) of 23505 rows", "pq: duplicate key (SQLSTATE 23505) of <n> rows"],
  ["Timeout after 8.2s calling crm", "Timeout after <n>s calling crm"],
  ["Timeout after 8,000 ms", "Timeout after <n> ms"],
  ["412 rows and 5MiB of 10GB, 91% at -3.5e-7", "<n> rows and <n>MiB of <n>GB, <n>% at <n>"],
  ["no mailbox for ann.lee+test@example.com.", "no mailbox for <email>."],
  ["GET https://crm.example.com/v1/customers/7?at=1 failed (nats://10.0.0.1:4222)", "GET <url> failed (<url>)"],
  ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED <ip>"],
  ["127.0.0.1 is refused, ::ffff:10.0.0.7 and fe80::1 too", "<ip> is refused, <ip> and <ip> too"],
  ["ENOTFOUND api.crm.com:443, crm.default.svc.cluster.local", "ENOTFOUND <host>, <host>"],
  ["trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "trace <trace>"],
  [`blob ${HASH} of commit ${HASH}12345678`, "blob <hash> of commit <hash>"],
  ["lost req_01H8XGJWBWBAQ4ZQ5T and 9f86d081 at 0x7ffd", "lost req_<id> and <n> at <hex>"],
  ["token eyJhbGciOiJI.eyJzdWIiOi.SflKxwRJ has expired", "token <id> has expired"],
  ["no responders for _INBOX.Ab1x.xyz.", "no responders for _INBOX.<id>."],
  ["expired at 2026-03-01T10:22:05.123Z, seen 10:22:06", "expired at <date>, seen <date>"],
  ["2026/03/01 10:22:05 dial: Sun, 01 Mar 2026 10:22:05 GMT is past", "<date> dial: <date> is past"],
  ["since Sun Mar 01 2026 10:22:05 GMT+0000 (Coordinated Universal Time) it fails", "since <date> it fails"],
  ["504312 rows are locked", "<n> rows are locked"],
  ["user48213 and order_1234 at items[0].price, items.12.price", "user<n> and order_<n> at items[<n>].price, items.<n>.price"],
  ["app.js:120:15", "app.js:<n>:<n>"],
  ["position 7 of -200, x=+3", "position <n> of <n>, x=<n>"],
])("%s", (error, normal) => {
  expect(normaliseError(error)).toBe(normal);
});

test.each([
  ["worker-crm-7d9f8b6c5d-x2x7q is gone", "worker-crm-<pod> is gone"],
  ["worker-crm-7d9f8b6c5d-bcdfg is gone", "worker-crm-<pod> is gone"],
  ["report-28473920-x2x7q, agent-x2x7q", "report-<pod>, agent-<pod>"],
  ["nats-2 and nats-10 of worker-crm-eu-1", "nats-<n> and nats-<n> of worker-crm-eu-<n>"],
  ["order-24567 and order-13000", "order-<n> and order-<n>"],
])("who runs where is no cause: %s", (error, normal) => {
  expect(normaliseError(error)).toBe(normal);
});

test.each([
  ['schema: missing "phone"', 'schema: missing "phone"'],
  ['there is no tool "update_record_v2"', 'there is no tool "update_record_v2"'],
  ["Cannot read properties of undefined (reading 'email')", "Cannot read properties of undefined (reading 'email')"],
  ['no "items[3].price" in `orders.new`, got ""', 'no "items[<n>].price" in `orders.new`, got ""'],
  ['lost "order-4711" and "worker-crm-7d9f8b6c5d-x2x7q"', 'lost "order-<n>" and "worker-crm-<pod>"'],
  ['amount: expected number, got string "4711,50"', 'amount: expected number, got string "<str>"'],
  ['amount: expected number, got string "4711"', 'amount: expected number, got string "<str>"'],
  ["no customer 'Jane Smith' or “a1b2c3d4”", "no customer '<str>' or “<str>”"],
  [`no "${"long".repeat(11)}"`, 'no "<str>"'],
  ['could not parse "Sure, here is the answer that you have asked me for: first', 'could not parse "<str>'],
  ["it can't, isn't and won't", "it can't, isn't and won't"],
  ['{"code":"ERR_X","message":"no phone at line 3"}', '{"code":"ERR_X","message":"no phone at line <n>"}'],
  ["{ code: 'X', message: 'no phone in order 17' }", "{ code: 'X', message: 'no phone in order <n>' }"],
])("in quotes names stay and values do not: %s", (error, normal) => {
  expect(normaliseError(error)).toBe(normal);
});

test.each([
  "E11000 duplicate key in ERR_HTTP2_HEADERS_SENT",
  "the facade effaced a deadbeef",
  "java.io.IOException in System.Net.Http of std::vector",
  "no stream takes orders.internal or orders.de",
  "Internationalisation of utf8 by sha256 in column_2",
])("what says what went wrong stays: %s", (error) => {
  expect(normaliseError(error)).toBe(error);
});

test("the first two lines that hold anything count, each without the space around it", () => {
  expect(normaliseError("\n \r\n  no phone 7\r\n\n    at book (app.js:120)\nmore")).toBe("no phone <n>\nat book (app.js:<n>)");
  expect(normaliseError(" \n\n")).toBe("");
});

test("of a long text as many whole words count as there is room for, over both lines", () => {
  expect(errorHead(`${"word ".repeat(300)}`)).toBe("word ".repeat(200).trim());
  expect(errorHead(`${"a".repeat(995)}\nbc defgh`)).toBe(`${"a".repeat(995)}\nbc`);
  expect(errorHead("é".repeat(5_000)).length).toBe(1_000);
});

const pieces = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  fc.nat().map(String),
  fc.uuid(),
  fc.stringMatching(/^[a-z]{1,6}[.+]?[a-z\d]{1,6}@[a-z]{1,8}[.][a-z]{2,3}$/),
  fc.webUrl(),
  fc.ipV4(),
  fc.ipV6(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.double().map(String),
  fc.stringMatching(/^[\da-f]{6,40}$/),
  fc.stringMatching(/^[\da-zA-Z]{1,24}$/),
  fc.constantFrom(
    "status 503",
    "HTTP 404",
    "message",
    "error",
    "7d9f8b6c5d-x2x7q",
    "1m3.5s",
    "12ms",
    "web-0",
    "eyJhbGciOi",
    "_INBOX.",
    "<n>",
    "<str>",
    "::1",
    "May 5",
    "502 Bad",
  ),
);
const quoted = fc
  .tuple(fc.constantFrom(..."\"'`"), fc.array(pieces, { maxLength: 3 }))
  .map(([quote, parts]) => `${quote}${parts.join(" ").replaceAll(/["'`\\]/g, "")}${quote}`);
const between = fc.constantFrom(" ", "\n", ": ", ", ", ". ", " = ", " (", ") ", " - ", " | ", " #", " {");
const joined = (parts: readonly [string, string][]) => parts.flat().join("");
const unquoted = pieces.map((piece) => piece.replaceAll(/["'`]/g, ""));
const errors = fc.array(fc.tuple(fc.oneof(unquoted, quoted), between), { maxLength: 10 }).map(joined);
/** Whatever stands beside whatever. */
const garbage = fc
  .array(fc.tuple(fc.oneof(pieces, quoted), fc.oneof(between, fc.constantFrom("", '"', "'"))), { maxLength: 10 })
  .map(joined);

test("what is normal is so already", () => {
  fc.assert(
    fc.property(errors, (error) => {
      const normal = normaliseError(error);
      if (normal.length <= 1_000) expect(normaliseError(normal)).toBe(normal);
    }),
    { numRuns: 3_000 },
  );
});

test("the parts that were replaced lead from the error to what is normal", () => {
  fc.assert(
    fc.property(garbage, (error) => {
      const { text, replaced } = explainNormal(error);
      let [rebuilt, at] = ["", 0];
      for (const { from, to, by } of replaced) {
        expect(from >= at && to > from).toBe(true);
        rebuilt += error.slice(at, from) + by;
        at = to;
      }
      expect(errorHead(rebuilt + error.slice(at)).slice(0, 500)).toBe(errorHead(text).slice(0, 500));
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  "a.",
  "a-",
  "1.",
  "1,1",
  "::",
  "a:",
  '"',
  "'",
  '\\"',
  "\\",
  "a@",
  "a@a.",
  "a://",
  "a://.",
  "<",
  "-bcdfg2",
  "1m",
  "ab ",
  "A",
  "1",
  "0x",
  "f",
  "eyJa.",
  "_INBOX.",
  "message:'",
  '"error":"',
  "(",
  "2026-01-01 ",
  "`",
  "“",
  "status ",
  "status_",
  "x_1",
  "é",
  "\n",
  " \n",
  "1 Jan ",
])("no text costs time: %j", (hostile) => {
  const [short, long] = [hostile.repeat(1_000), hostile.repeat(100_000)];
  const startedAt = performance.now();
  for (const text of [short, long, `x${long}`, `"${long}`, `'${long}'`]) expect(normaliseError(text).length).toBeLessThan(8_000);
  expect(performance.now() - startedAt).toBeLessThan(20_000); // one that backtracks takes hours
});
