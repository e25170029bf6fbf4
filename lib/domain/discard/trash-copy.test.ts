import fc from "fast-check";
import { expect, test } from "vitest";
import { textToBytes } from "../payload";
import { fromTrash, toRestored, toTrash } from "./trash-copy";

const of = { discard: "d", n: 3, createdAt: 0 };
const at = { stream: "DLQ", seq: 7, at: 1_000, subject: "dlq.a" };
const latin1 = (text: string) => Buffer.from(text, "latin1");
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

test("whatever the bytes of a message, its copy gives them back, and nothing of it is a header of the copy", () => {
  const bytes = fc.uint8Array({ maxLength: 60 });
  fc.assert(
    fc.property(fc.option(bytes), bytes, (headerBlock, payload) => {
      const copy = toTrash({ ...at, headerBlock, payload }, of);
      const back = fromTrash(copy, of);
      expect(Buffer.from(back?.payload ?? [])).toEqual(Buffer.from(payload));
      expect(Buffer.from(back?.headerBlock ?? [])).toEqual(Buffer.from(headerBlock ?? []));
      expect(textOf(copy.headerBlock).match(/^Nats-[\w-]+/gm)).toEqual(["Nats-Expected-Stream", "Nats-Expected-Last-Subject-Sequence"]);
    }),
  );
});

test("a copy of another name, or one that was cut, is none", () => {
  const copy = toTrash({ ...at, headerBlock: latin1("NATS/1.0\r\nA: 1\r\n\r\n"), payload: textToBytes("x") }, of);
  expect(fromTrash(copy, { discard: "d", n: 4 })).toBeNull();
  expect(fromTrash({ ...copy, payload: copy.payload.subarray(0, 3) }, of)).toBeNull();
  expect(fromTrash({ ...copy, headerBlock: null }, of)).toBeNull();
});

const restored = (headers: string, storedAt: number | null = null) =>
  textOf(
    toRestored(
      { subject: "dlq.a", headerBlock: latin1(`NATS/1.0\r\n${headers}\r\n`), payload: new Uint8Array(0), at: storedAt },
      { ...of, stream: "DLQ" },
    ).headerBlock,
  );

test.each([
  "Nats-Msg-Id: x",
  "Nats-TTL: 1s",
  "Nats-Rollup: all",
  "Nats-Incr: 1",
  "Nats-Expected-Last-Sequence: 9",
  "Nats-Schedule: @at x",
  "Nats-Schedule-Next: purge",
  "Nats-Batch-Id: b",
  "Nats-Trace-Only: true",
  "Nats-Stream-Source: S 1 > >",
  "Nats-Marker-Reason: MaxAge",
])("%s does not act again", (line) => {
  const block = restored(`A: 1\r\n${line}\r\nB: 2\r\n`);
  expect(block.split("\r\n")).not.toContain(line);
  expect(block).toMatch(/A: 1\r\n(?!.*A: 1)B: 2\r\n\r\n$/s);
});

test.each(["Nats-Subject: a", "nats-rollup: own", "Jetlag-Generation: 2", "Jetlag-Job: j", "no colon", "A: 1\r\nB:2\r\nA: 3"])(
  "%j goes back as it was",
  (lines) => {
    expect(restored(`${lines}\r\n`)).toBe(
      `NATS/1.0\r\nNats-Msg-Id: jetlag:undo:d:3\r\nNats-Expected-Stream: DLQ\r\nJetlag-Discard: d:3\r\n${lines}\r\n\r\n`,
    );
  },
);

test("the application's id is carried, and carried on: never that of an undo", () => {
  expect(restored("Nats-Msg-Id: own\r\n")).toContain("Jetlag-Original-Msg-Id: own\r\n");
  const again = restored("Nats-Msg-Id: jetlag:undo:e:1\r\nJetlag-Discard: e:1\r\nJetlag-Original-Msg-Id: own\r\n");
  expect(again.match(/Jetlag-Original-Msg-Id: .*/g)).toEqual(["Jetlag-Original-Msg-Id: own"]);
  expect(again.match(/Jetlag-Discard: .*/g)).toEqual(["Jetlag-Discard: d:3"]);
  expect(restored("Nats-Msg-Id: jetlag:undo:e:1\r\nJetlag-Discard: e:1\r\n")).not.toContain("Jetlag-Original-Msg-Id");
});

test("when it was stored first is carried, and carried on; what a letter says of it that no undo put back is not believed", () => {
  const [first, second] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)];
  const once = "Jetlag-First-Stored: 2026-01-01T00:00:00.000Z";
  expect(restored("A: 1\r\n", first)).toContain(`${once}\r\n`);
  expect(restored(`Jetlag-Discard: e:1\r\n${once}\r\n`, second).match(/Jetlag-First-Stored: .*Z/g)).toEqual([once]);
  expect(restored("Jetlag-First-Stored: 1999\r\n", first).match(/Jetlag-First-Stored: .*/g)).toEqual([once]);
});
