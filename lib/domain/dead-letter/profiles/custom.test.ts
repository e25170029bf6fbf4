import fc from "fast-check";
import { expect, test } from "vitest";
import { headerField, newHeaders, writeHeaders } from "../../headers";
import { textToBytes } from "../../payload";
import { SubjectMapFile, toSubjectMap } from "../../subject-map";
import { decode } from "../decode";
import { nothing, original } from "../fixtures";

type Letter = { stream?: string; subject?: string; headers?: [string, string][]; body?: string };

const mapOf = (profile: object, where: object = { streams: ["FAILED"] }) =>
  toSubjectMap(SubjectMapFile.parse({ name: "shop", deadLetters: { ...where, profile: { name: "shop", ...profile } } }));

function read(maps: ReturnType<typeof mapOf>[], { stream = "FAILED", subject = "failed.x", headers, body = "body" }: Letter) {
  const lines = headers?.flatMap(([name, value]) => headerField(name, value) ?? []);
  return decode({ subject, headerBlock: lines ? writeHeaders(newHeaders(lines)) : null, payload: textToBytes(body) }, { stream, maps });
}

const headers = mapOf({
  recognisedBy: { header: "X-Failed-Topic" },
  subject: { header: "X-Failed-Topic" },
  stream: { header: "X-From" },
  seq: { header: "X-Offset" },
  consumer: [{ header: "X-Worker" }, { header: "X-Group" }],
  error: { header: "X-Cause" },
  deliveries: { header: "X-Tries" },
  failedAt: { header: "X-At" },
});
const body = mapOf({
  subject: "/meta/topic",
  seq: "/meta/offset",
  error: "/why",
  errorClass: "/why/type",
  failedAt: "/at",
  message: "/items/0/body",
});

test("headers of one's own names; they were none of the original's", () => {
  const letter: [string, string][] = [
    ["Trace", "t"],
    ["x-failed-topic", "orders.new"],
    ["X-From", "ORDERS"],
    ["X-Offset", "7"],
    ["X-Group", "billing"],
    ["X-Cause", "TimeoutError: crm"],
    ["X-Tries", "5"],
    ["X-At", "2026-01-02T03:04:05Z"],
  ];
  const decoded = read([headers], { headers: letter });
  expect(decoded).toMatchObject({
    profile: "shop",
    originalSubject: "orders.new",
    originalStream: "ORDERS",
    originalSeq: 7,
    consumer: "billing",
    error: "TimeoutError: crm",
    errorClass: "TimeoutError",
    deliveries: 5,
    failedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  });
  expect(original(decoded)).toEqual({ payload: "body", headers: [["Trace", "t"]] });
});

test("places in the body; the message as its raw bytes, its text, or what it encodes", () => {
  const json = (message: string, why = '{"type":"E","big":12345678901234567890}') =>
    `{"meta":{"topic":"a.b","offset":9},"why":${why},"at":1767323045,"items":[ {"body": ${message} } ]}`;
  const decoded = read([body], { body: json('{"n":9007199254740993}') });
  expect(decoded).toMatchObject({
    originalSubject: "a.b",
    originalSeq: 9,
    errorClass: "E",
    error: '{"type":"E","big":12345678901234567890}',
  });
  expect(original(decoded)).toEqual({ payload: '{"n":9007199254740993}', headers: null });
  expect(decoded.isEnvelope).toBe(true);
  expect(original(read([body], { body: json('"text"', '"Boom"') })).payload).toBe("text");
  const encoded = mapOf({ subject: "/meta/topic", message: { base64: "/items/0/body" } });
  expect(original(read([encoded], { body: json('"aGk="') })).payload).toBe("hi");
  expect(original(read([encoded], { body: json('"not base64!"') })).payload).toBeNull();
  expect(original(read([encoded], { body: json("5") })).payload).toBeNull();
});

test("one that does not fit leaves the letter to the built-in profiles", () => {
  const builtIn = { headers: [["X-Original-Subject", "o.s"]] as [string, string][] };
  expect(read([headers, body], builtIn)).toMatchObject({ profile: "x-original", originalSubject: "o.s" });
  // Recognised, and nothing to be read: it is not written so after all.
  const wrong = mapOf({ recognisedBy: { header: "X-Original-Subject" }, error: { header: "X-Nobody" } });
  expect(read([wrong], builtIn)).toMatchObject({ profile: "x-original", originalSubject: "o.s" });
  expect(read([body], { body: '{"meta":{"topic":null}}' })).toMatchObject({ ...nothing, profile: null });
});

test("it comes before the built-in profiles, where the map says that such letters are, and nowhere else", () => {
  const letter: Letter = { headers: [["X-Original-Subject", "o.s"]] };
  const profile = { subject: { header: "X-Original-Subject" }, error: { header: "X-Error" } };
  const bySubject = mapOf(profile, { subjects: ["failed.{who}"] });
  const byPattern = mapOf(profile, { streams: ["*AILE*"] });
  for (const map of [bySubject, byPattern, mapOf(profile)]) expect(read([map], letter).profile).toBe("shop");
  expect(read([bySubject], { ...letter, subject: "other.x" }).profile).toBe("x-original");
  expect(read([byPattern], { ...letter, stream: "DLQ" }).profile).toBe("x-original");
  // What Jetlag keeps is written as Jetlag writes, whatever a pattern says.
  expect(read([mapOf(profile, { streams: ["*"] })], { ...letter, stream: "JETLAG_DEAD_LETTERS" }).profile).toBe("x-original");
});

test("a message that is not where the profile says is none: the letter itself is not sent in its place", () => {
  const decoded = read([body], { body: '{"meta":{"topic":"a.b"},"items":[]}' });
  expect(decoded).toMatchObject({ profile: "shop", originalSubject: "a.b", isEnvelope: true });
  expect(original(decoded)).toEqual({ payload: null, headers: null });
});

test("no profile and no bytes make it throw", () => {
  const place = fc.constantFrom("/a", "/a/0", "/a/b", "/length", "/a~1b/__proto__", { header: "A" }, { header: "B" });
  const facts = ["subject", "stream", "seq", "consumer", "error", "errorClass", "deliveries", "failedAt"] as const;
  const profile = fc.dictionary(fc.constantFrom(...facts), place, { minKeys: 1 });
  const message = fc.constantFrom({}, { message: "/a" }, { message: "/a/0" }, { message: { base64: "/a" } });
  const json = fc.record({ a: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())) }).map((value) => textToBytes(JSON.stringify(value)));
  const block = fc.oneof(
    fc.constant(textToBytes("NATS/1.0\r\nA: 1\r\nb:\xff\r\n\r\n")),
    fc.uint8Array({ maxLength: 40 }),
    fc.constant(null),
  );
  fc.assert(
    fc.property(profile, message, fc.oneof(json, fc.uint8Array({ maxLength: 60 })), block, (some, more, payload, headerBlock) => {
      const decoded = decode({ subject: "x", headerBlock, payload }, { stream: "FAILED", maps: [mapOf({ ...some, ...more })] });
      decoded.original();
      expect(decoded.failedAt === null || Number.isFinite(decoded.failedAt)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
