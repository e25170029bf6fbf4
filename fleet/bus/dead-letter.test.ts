import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "@/lib/domain/dead-letter/decode";
import { writeHeaders } from "@/lib/domain/headers";
import { asToken, deadLetterMsgId, toDeadLetter, toEnvelope, type Death } from "./dead-letter";
import { withRawLines } from "./headers";
import { headersOf, type Publish } from "./publish";

/** Its headers as they go out. Every MsgHdrs is a MsgHdrsImpl, which has encode(). */
const blockOf = ({ options, rawLines }: Publish) =>
  (withRawLines(headersOf(options.headers), rawLines) as unknown as { encode(): Uint8Array }).encode();

const death = (over: Partial<Death> = {}): Death => ({
  subject: "tools.execute.crm",
  data: new TextEncoder().encode('{"a":12345678901234567890}'),
  headerBlock: Buffer.from("NATS/1.0\r\nNats-Msg-Id: c-crm-1\r\n\r\n"),
  error: new Error("Timeout after 8.2s calling crm"),
  failedAt: new Date("2026-01-02T03:04:05.678Z"),
  deliveries: 3,
  stream: "TOOL_REQUESTS",
  streamCreated: "2026-01-01T00:00:00.123456789Z",
  seq: 42,
  consumer: "worker-crm",
  ...over,
});

/** No subject map says how letters are written. */
const noMaps = { stream: "DLQ", maps: [] };

test("text stays as it was, large integers too", () => {
  expect(toEnvelope(death())).toEqual({
    original_subject: "tools.execute.crm",
    original_message: '{"a":12345678901234567890}',
    error: "Timeout after 8.2s calling crm",
    failed_at: "2026-01-02T03:04:05.678Z",
    delivery_count: 3,
    stream: "TOOL_REQUESTS",
    sequence: 42,
    consumer: "worker-crm",
    encoding: "utf8",
    headers: [["Nats-Msg-Id", "c-crm-1"]],
  });
});

test("bytes that are not UTF-8 travel as base64", () => {
  expect(toEnvelope(death({ data: Uint8Array.of(0xff, 0xfe, 0x80) }))).toMatchObject({ encoding: "base64", original_message: "//6A" });
});

test("any body comes back from its envelope, byte for byte", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "grapheme" }).map((s) => new TextEncoder().encode(s)),
    fc.constant(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b)),
  );
  fc.assert(
    fc.property(bytes, (data) => {
      const wire = JSON.parse(JSON.stringify(toEnvelope(death({ data })))) as { original_message: string; encoding: "utf8" | "base64" };
      expect(Buffer.from(wire.original_message, wire.encoding).equals(Buffer.from(data))).toBe(true);
    }),
  );
});

test("an error that is no Error keeps its words", () => {
  expect(toEnvelope(death({ error: "just text" })).error).toBe("just text");
});

test("the console reads the class of what was thrown, in either style", () => {
  const died = death({ error: new RangeError("Invalid time value") });
  const styles = [{ style: "envelope" }, { style: "headers" }] as const;
  for (const style of styles) {
    const letter = toDeadLetter(died, { ...style, stream: "DLQ", subject: () => "DLQ.x" });
    const payload = letter.body instanceof Uint8Array ? letter.body : new TextEncoder().encode(JSON.stringify(letter.body));
    expect(decode({ subject: letter.subject, headerBlock: blockOf(letter), payload }, noMaps)).toMatchObject({
      error: "RangeError: Invalid time value",
      errorClass: "RangeError",
    });
  }
});

test("a subject as one token, so that dlq.* catches it", () => {
  expect(asToken("saga.7f.billing_agent.result")).toBe("saga_7f_billing_agent_result");
});

test("the id names the death: stream instance, sequence, consumer", () => {
  expect(deadLetterMsgId(death())).toBe("dead:TOOL_REQUESTS:2026-01-01T00:00:00.123456789Z:42:worker-crm");
});

test("as headers: the console reads back every byte of the original, and why it died", () => {
  const block = Buffer.from("NATS/1.0\r\nx-a:  A \r\nNats-Msg-Id:m-1\r\nname with space: \xff\r\nx-a: B\r\n\r\n", "latin1");
  const died = death({ headerBlock: block, data: Uint8Array.of(0xff, 0x00) });
  const letter = toDeadLetter(died, { style: "headers", stream: "DLQ", subject: ({ stream, consumer }) => `DLQ.${stream}.${consumer}` });
  const decoded = decode({ subject: letter.subject, headerBlock: blockOf(letter), payload: letter.body as Uint8Array }, noMaps);
  expect(letter.subject).toBe("DLQ.TOOL_REQUESTS.worker-crm");
  expect(decoded).toMatchObject({
    profile: "x-original",
    originalSubject: "tools.execute.crm",
    originalStream: "TOOL_REQUESTS",
    originalSeq: 42,
    consumer: "worker-crm",
    error: "Timeout after 8.2s calling crm",
    deliveries: 3,
  });
  const original = decoded.original();
  expect(Buffer.from(writeHeaders(original.headers!)).toString("latin1")).toBe(block.toString("latin1"));
  expect(original.payload).toEqual(died.data);
});
