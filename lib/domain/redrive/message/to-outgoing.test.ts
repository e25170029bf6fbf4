import fc from "fast-check";
import { expect, test } from "vitest";
import { parseHeaders, toHeaders, newHeaders } from "../../headers";
import { bytesToText, textToBytes } from "../../payload";
import { redriveBlock } from "./redrive-block";
import { toOutgoing as readBy } from "./to-outgoing";

const toOutgoing = (letter: Parameters<typeof readBy>[0], original: Parameters<typeof readBy>[1]) =>
  readBy(letter, original, { stream: "DLQ", maps: [] });

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const textOf = (bytes: Uint8Array) => [...bytes].map((byte) => String.fromCharCode(byte)).join("");
const message = (headers: string | null, payload = "body", subject = "dlq.x") => ({
  subject,
  headerBlock: headers === null ? null : latin1(headers),
  payload: textToBytes(payload),
});
const shown = (outgoing: ReturnType<typeof toOutgoing>) => outgoing && toHeaders(newHeaders(outgoing.headers));

test("the original goes out where it is still stored: its subject, body and headers", () => {
  const letter = message("NATS/1.0\r\nX-Original-Subject: claimed\r\nA: copy\r\nJetlag-Generation: 4\r\n\r\n", "copy");
  const original = message("NATS/1.0\r\nA: original\r\nJetlag-Generation: 2\r\n\r\n", "original", "work.a");
  const outgoing = toOutgoing(letter, original);
  expect(outgoing).toMatchObject({ subject: "work.a", from: "original", headersKnown: true, generation: 2 });
  expect(shown(outgoing)).toEqual([["A", "original"]]);
  expect(outgoing && bytesToText(outgoing.payload)).toBe("original");
});

test("else the copy, without what the publisher of dead letters added", () => {
  const outgoing = toOutgoing(message("NATS/1.0\r\nX-Original-Subject: work.a\r\na:1\r\nA:  2 \r\na:1\r\n\r\n"), null);
  expect(outgoing).toMatchObject({ subject: "work.a", from: "copy", headersKnown: true, generation: 0, originalMsgId: null });
  expect(outgoing?.headers.map(({ raw }) => textOf(raw))).toEqual(["a:1", "A:  2 ", "a:1"]);
});

test("else the envelope's message, and whether it holds the headers", () => {
  const bare = toOutgoing(
    message("NATS/1.0\r\nOf-The-Letter: x\r\n\r\n", '{"original_subject":"work.a","original_message":{"n":12345678901234567890}}'),
    null,
  );
  expect(bare).toMatchObject({ subject: "work.a", from: "envelope", headersKnown: false, headers: [] });
  expect(bare && bytesToText(bare.payload)).toBe('{"n":12345678901234567890}');
  const whole = toOutgoing(
    message(null, '{"original_subject":"work.a","original_message":"x","headers":[["A","1"],["Nats-Msg-Id","m"]]}'),
    null,
  );
  expect(whole).toMatchObject({ headersKnown: true, originalMsgId: textToBytes("m") });
  expect(shown(whole)).toEqual([["A", "1"]]);
});

test("a letter that holds no message gives nothing; with the original it does", () => {
  const advisory = message(null, '{"type":"io.nats.jetstream.advisory.v1.max_deliver","stream":"WORK","stream_seq":1,"consumer":"c"}');
  expect(toOutgoing(advisory, null)).toBeNull();
  expect(toOutgoing(message(null, '{"original_subject":"a","error":"x"}'), null)).toBeNull();
  expect(toOutgoing(advisory, message(null, "body", "work.a"))).toMatchObject({ subject: "work.a", from: "original" });
});

test("a letter that does not say where it died has no subject", () => {
  expect(toOutgoing(message(null), null)).toMatchObject({ subject: null, from: "copy" });
});

test("the id of an earlier re-drive's original wins over the message's own; a generation is the letter's", () => {
  const outgoing = toOutgoing(
    message("NATS/1.0\r\nX-Original-Subject: a\r\nNats-Msg-Id: ours\r\nJetlag-Original-Msg-Id:  first \r\nJetlag-Generation: 2\r\n\r\n"),
    null,
  );
  expect(outgoing).toMatchObject({ originalMsgId: textToBytes(" first "), generation: 2, headers: [] });
  expect(toOutgoing(message("NATS/1.0\r\nNats-Msg-Id:m\xff\r\n\r\n"), null)?.originalMsgId).toEqual(latin1("m\xff"));
});

test.each([
  ["Nats-Incr: +1", { isCounter: true, isDeleteMarker: false }],
  ["Nats-Marker-Reason: MaxAge", { isCounter: false, isDeleteMarker: true }],
  ["Nats-TTL: 1h", { hasTtl: true, headers: [] }],
  ["nats-incr: +1", { isCounter: false, isDeleteMarker: false }],
])("%s: %j", (line, kind) => {
  expect(toOutgoing(message(`NATS/1.0\r\n${line}\r\n\r\n`), null)).toMatchObject(kind);
});

test.each([
  ["NATS/1.0\r\nA: 1\r\n\r\nNats-Rollup: all\r\nbehind\r\n\r\n", ["A: 1", "", "behind"]],
  ["NATS/1.0\r\nA: 1\r\n\r\n\r\nNats-Incr: 1\r\n\r\n", ["A: 1", "", ""]],
  ["NATS/1.0\r\nA: 1\r\ncut", ["A: 1", "cut"]],
  ["NATS/1.0\r\nA: 1\r\n", ["A: 1"]],
  ["NATS/1.0\r\n\r\n", []],
  ["NATS/1.0 503 No Responders\r\n\r\n", []],
  ["A: 1\r\nNats-TTL: 1\r\nB: 2\r\n\r\n", ["A: 1", "B: 2"]],
  ["NATS/1.0\r\na\rb\nc: 1\r\n\r\n", ["a\rb\nc: 1"]],
])("a block that is not sound: %j", (block, lines) => {
  expect(toOutgoing(message(block), null)?.headers.map(({ raw }) => textOf(raw))).toEqual(lines);
});

const name = fc.constantFrom(
  "Nats-Rollup",
  "Nats-Expected-Stream",
  "Nats-Msg-Id",
  "Jetlag-Job",
  "nats-rollup",
  "A",
  "a",
  "My Name",
  "é",
  "Nats-Own",
);
const value = fc
  .uint8Array({ maxLength: 10 })
  .map((bytes) => String.fromCharCode(...bytes.map((byte) => (byte === 13 || byte === 10 ? 32 : byte))));
const line = fc.oneof(
  fc.tuple(name, fc.constantFrom(":", ": ", ":  "), value).map((parts) => parts.join("")),
  value.filter((text) => text !== "" && !text.includes(":")),
);
/** As the server finds a name: at the beginning of a line, with a colon right behind it. */
const isControl = (text: string) => /^(Nats-(Rollup|Msg-Id|Expected-[^:]*)|Jetlag-[^:]*):/.test(text);
const provenance = { job: "j", letter: { stream: "DLQ", seq: 7 }, target: "WORK", generation: 1 };

test("every application line goes out byte for byte, in order, and no control header but ours", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const original = message(`NATS/1.0\r\n${lines.map((text) => `${text}\r\n`).join("")}\r\n`);
      const outgoing = toOutgoing(message(null), original);
      expect(outgoing).not.toBeNull();
      if (!outgoing) return;
      const sent = textOf(redriveBlock(outgoing, provenance));
      const application = lines.filter((text) => !isControl(text));
      expect(sent.endsWith(`${application.map((text) => `${text}\r\n`).join("")}\r\n`)).toBe(true);
      const ours = parseHeaders(latin1(sent)).lines.slice(0, -application.length || undefined);
      expect(ours.length).toBe(outgoing.originalMsgId === null ? 5 : 6);
    }),
    { numRuns: 1_000 },
  );
});

test("whatever the bytes of a block, nothing in it acts on a server: every control header that goes out is ours, once", () => {
  const piece = fc.constantFrom(
    "NATS/1.0",
    "\r\n",
    "\r\n",
    "\r",
    "\n",
    ":",
    " ",
    "A",
    "Nats-Rollup: all",
    "Nats-Msg-Id",
    "Nats-Incr:1",
    "Jetlag-Job: x",
    "\xff",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const outgoing = toOutgoing(message(null), message(pieces.join("")));
      if (!outgoing) return;
      const sent = textOf(redriveBlock(outgoing, provenance));
      const found = [...sent.matchAll(/\r\n(Nats-(?:Rollup|Msg-Id|Incr|Expected-Stream)|Jetlag-[A-Za-z-]+):/g)].map((match) => match[1]);
      expect(found.filter((header) => header !== "Jetlag-Original-Msg-Id")).toEqual([
        "Nats-Msg-Id",
        "Nats-Expected-Stream",
        "Jetlag-Job",
        "Jetlag-Source",
        "Jetlag-Generation",
      ]);
      expect(sent.endsWith("\r\n\r\n")).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
