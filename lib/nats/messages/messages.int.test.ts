import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import { connectedContext, untilStored } from "../test-context";
import type { NatsContext } from "../types";
import { countFrom, readBatch, readMessage } from ".";
import { rawPublish, type RawPublish } from "./test-raw-publish";

let server: NatsServer;
let context: NatsContext;
const direct = { name: "DIRECT", allowDirect: true };
const leader = { name: "LEADER", allowDirect: false };

/** Everything alien that a publisher can send. `stored` where the server keeps something else: 2.15.1 drops an inline status. */
const alien: (RawPublish & { name: string; stored?: RawPublish["block"] | null })[] = [
  { name: "no headers", subject: "x.plain", payload: "hello" },
  { name: "no headers, empty body", subject: "x.empty" },
  { name: "empty block", subject: "x.block", block: "NATS/1.0\r\n\r\n", payload: "b" },
  { name: "repeats and case", subject: "x.rep", block: "NATS/1.0\r\nA: 1\r\nB:2\r\na:  3 \r\nA: 4\r\n\r\n", payload: "r" },
  { name: "name with a space, empty body", subject: "x.space", block: "NATS/1.0\r\nMy Name: x\r\n\r\n" },
  {
    name: "value that is no UTF-8",
    subject: "x.bin",
    block: Buffer.from("NATS/1.0\r\nX: \u00ff\u00fe\u0080\r\n\r\n", "latin1"),
    payload: Uint8Array.of(0, 255, 13, 10),
  },
  { name: "inline status, empty body", subject: "x.status", block: "NATS/1.0 404 Message Not Found\r\n\r\n", stored: null },
  {
    name: "end of batch, made up",
    subject: "x.eob",
    block: "NATS/1.0 204 EOB\r\nNats-Num-Pending: 0\r\nNats-Last-Sequence: 1\r\n\r\n",
    stored: "NATS/1.0\r\nNats-Num-Pending: 0\r\nNats-Last-Sequence: 1\r\n\r\n",
  },
  {
    name: "control headers of its own",
    subject: "x.own",
    block:
      "NATS/1.0\r\nNats-Stream: OLD\r\nNats-Subject: old\r\nNats-Sequence: 7\r\nNats-Time-Stamp: never\r\nNats-Num-Pending: 3\r\nNats-Last-Sequence: 6\r\n\r\n",
    payload: "copy",
  },
  { name: "line without a colon", subject: "x.nocolon", block: "NATS/1.0\r\nno colon here\r\nB: 1\r\n\r\n", payload: "n" },
  { name: "block that does not end", subject: "x.cut", block: "NATS/1.0\r\nA: bcd", payload: "c" },
  { name: "block that is no block", subject: "x.rubbish", block: "rubbish!", payload: "d" },
  { name: "body of 1 MB", subject: "x.big", payload: new Uint8Array(1024 * 1024 - 10).fill(7) },
];

beforeAll(async () => {
  server = await startNatsServer();
  context = await connectedContext(server.url);
  await context.api("STREAM.CREATE.DIRECT", { name: "DIRECT", subjects: ["x.>"], allow_direct: true, storage: "memory" });
  await rawPublish(server.port, alien);
  await untilStored(context, "DIRECT", alien.length);
  await context.api("STREAM.CREATE.LEADER", { name: "LEADER", mirror: undefined, sources: [{ name: "DIRECT" }], storage: "memory" });
  await untilStored(context, "LEADER", alien.length);
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

const base64 = (value: Uint8Array) => Buffer.from(value).toString("base64");

/** What direct get should give: an empty block looks like none there. */
function storedBlock({ name, block, stored = block }: Partial<(typeof alien)[number]>): Buffer | null {
  return name === "empty block" || stored === undefined || stored === null ? null : Buffer.from(stored);
}

test.each(alien.map((message, index) => ({ ...message, seq: index + 1 })))(
  "direct get gives back what was stored: $name",
  async ({ seq, subject, payload, ...sent }) => {
    const read = await readMessage(context, direct, { seq });
    expect(read).toMatchObject({ stream: "DIRECT", seq, subject });
    expect(Math.abs((read?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(Buffer.from(read?.payload ?? "missing").equals(Buffer.from(payload ?? ""))).toBe(true);
    expect(read?.headerBlock && Buffer.from(read.headerBlock)).toEqual(storedBlock(sent));
  },
);

test("MSG.GET and direct get agree on every byte", async () => {
  for (const [index, { name }] of alien.entries()) {
    const seq = index + 1;
    const [one, other] = await Promise.all([
      readMessage(context, direct, { seq }),
      readMessage(context, { ...direct, allowDirect: false }, { seq }),
    ]);
    const same = (message: typeof one) =>
      message && { ...message, payload: base64(message.payload), headerBlock: message.headerBlock && base64(message.headerBlock) };
    if (name === "empty block") expect(toHeaders(other?.headerBlock ? parseHeaders(other.headerBlock) : null)).toEqual([]);
    else expect(same(one), name).toEqual(same(other));
  }
});

test("a batch gives all of them, in order, byte for byte, and one at a time the same", async () => {
  const whole = await readBatch(context, direct, { fromSeq: 1, batch: 100 });
  expect(whole).toMatchObject({ numPending: 0, lastSeq: alien.length });
  for (const [index, message] of whole.messages.entries()) {
    const sent = alien[index];
    expect([message.seq, message.subject]).toEqual([index + 1, sent?.subject]);
    expect(Buffer.from(message.payload).equals(Buffer.from(sent?.payload ?? ""))).toBe(true);
    expect(message.headerBlock && Buffer.from(message.headerBlock)).toEqual(storedBlock(sent ?? {}));
  }
  const slow = await readBatch(context, { ...direct, allowDirect: false }, { fromSeq: 1, batch: 100 });
  expect(slow.messages.map(({ seq }) => seq)).toEqual(whole.messages.map(({ seq }) => seq));
});

test("a batch is bounded by count, by bytes and by subject, and says what is left", async () => {
  const three = await readBatch(context, direct, { fromSeq: 2, batch: 3 });
  expect([three.messages.map(({ seq }) => seq), three.numPending, three.lastSeq]).toEqual([[2, 3, 4], alien.length - 4, 4]);
  expect((await readBatch(context, direct, { fromSeq: 1, batch: 100, maxBytes: 1 })).messages).toHaveLength(1);
  const own = await readBatch(context, direct, { fromSeq: 1, nextBySubject: "x.own", batch: 10 });
  expect([own.messages.length, own.numPending]).toEqual([1, 0]);
  expect(await readBatch(context, direct, { fromSeq: 1_000, batch: 10 })).toEqual({ messages: [], numPending: 0, lastSeq: null });
  expect((await readBatch(context, direct, { fromTime: new Date(Date.now() + 60_000).toISOString(), batch: 10 })).messages).toEqual([]);
  expect((await readBatch(context, direct, { fromTime: new Date(Date.now() - 600_000).toISOString(), batch: 10 })).messages).toHaveLength(
    10,
  );
});

test("next and last by subject; what is not there is null", async () => {
  for (const allowDirect of [true, false]) {
    const stream = { name: "DIRECT", allowDirect };
    expect((await readMessage(context, stream, { seq: 2, nextBySubject: "x.bin" }))?.seq).toBe(6);
    expect((await readMessage(context, stream, { lastBySubject: "x.rep" }))?.seq).toBe(4);
    expect(await readMessage(context, stream, { seq: 999 })).toBeNull();
    expect(await readMessage(context, stream, { lastBySubject: "x.none" })).toBeNull();
  }
});

test("counting from a sequence on", async () => {
  expect(await countFrom(context, direct, { seq: 1, subject: "x.>" })).toBe(alien.length);
  expect(await countFrom(context, direct, { seq: 5, subject: "x.rep" })).toBe(0);
  expect(await countFrom(context, leader, { seq: 1, subject: ">" })).toBeNull();
});

test("a stream that is not there is said, not shown as empty", async () => {
  await expect(readBatch(context, { name: "NONE", allowDirect: true }, { fromSeq: 1, batch: 10 })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(readMessage(context, { name: "NONE", allowDirect: true }, { seq: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("two batches at once do not mix", async () => {
  const [a, b] = await Promise.all([
    readBatch(context, direct, { fromSeq: 1, batch: 5 }),
    readBatch(context, direct, { fromSeq: 6, batch: 5 }),
  ]);
  expect([a.messages.map(({ seq }) => seq), b.messages.map(({ seq }) => seq)]).toEqual([
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9, 10],
  ]);
});
