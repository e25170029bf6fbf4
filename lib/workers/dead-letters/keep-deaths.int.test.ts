import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { decode } from "@/lib/domain/dead-letter/decode";
import { toLetter } from "@/lib/domain/dead-letter/to-letter";
import { writeHeaders } from "@/lib/domain/headers";
import type { RawMessage } from "@/lib/nats";
import { KEPT, many, openKeeping, type Keeping } from "./test-keeping";

const ours = { stream: KEPT.name, maps: [] };
let ground: Keeping;

beforeAll(async () => void (ground = await openKeeping()));
beforeEach(() => ground.begin());
afterEach(() => ground.clear());
afterAll(() => ground.close());

test("bytes and headers come back as they were, and say which death it was", async () => {
  const deaths = await ground.die([
    { subject: "work.plain", payload: "hello" },
    { subject: "work.empty" },
    { subject: "work.binary", payload: Uint8Array.of(0, 255, 254, 13, 10) },
    { subject: "work.repeats", block: "NATS/1.0\r\nA: 1\r\nb:2\r\na:  3 \r\nA: 1\r\n\r\n", payload: "x" },
    {
      subject: "work.control",
      block: "NATS/1.0\r\nNats-Msg-Id: m-1\r\nNats-Expected-Stream: WORK\r\nJetlag-Generation: 1\r\n\r\n",
      payload: "x",
    },
    { subject: "work.odd", block: Buffer.from("NATS/1.0\r\nX: \xff\xfe\x80\r\nmy name: y\r\nnothing\r\n\r\n", "latin1"), payload: "x" },
    { subject: "work.behind", block: "NATS/1.0\r\nA: 1\r\n\r\nB: 2\r\n\r\n", payload: "x" },
  ]);
  await ground.keeper.keep(ground.context, deaths);
  const copies = new Map((await ground.kept()).map((message) => [decode(message, ours).originalSubject, message]));
  expect(copies.size).toBe(deaths.length);
  for (const { message, seq, at, streamCreatedAt } of deaths) {
    const copy = copies.get(message?.subject ?? "") as RawMessage;
    const original = decode(copy, ours).original();
    expect(original.payload && Buffer.from(original.payload)).toEqual(Buffer.from(message?.payload ?? ""));
    expect(original.headers && Buffer.from(writeHeaders(original.headers))).toEqual(
      message?.headerBlock && Buffer.from(message.headerBlock),
    );
    const source = { context: "test", stream: KEPT.name, streamCreatedAt: 1, allowMsgTtl: false, maps: [] };
    expect(toLetter(copy, source)).toMatchObject({
      kind: "exhausted",
      originalSeq: seq,
      epoch: String(at),
      originalCreatedAt: streamCreatedAt,
    });
  }
});

test("two calls at once share one connection, which ends with the keeper", async () => {
  const connections = async () => {
    const connz = (await (await fetch(`${ground.server.monitoringUrl}/connz`)).json()) as { connections: { name?: string }[] }; // as the server documents it
    return connz.connections.filter(({ name }) => name === "jetlag-keep").length;
  };
  await expect.poll(connections).toBe(0);
  const [one, ...others] = await ground.die(many(4));
  await Promise.all([ground.keeper.keep(ground.context, one ? [one] : []), ground.keeper.keep(ground.context, others)]);
  expect([(await ground.kept()).length, await connections()]).toEqual([4, 1]);
  await ground.keeper.stop();
  await expect.poll(connections).toBe(0);
});

test("the stream is made where it is missing, as it is promised", async () => {
  await ground.keeper.keep(ground.context, await ground.die(many(3)));
  const { config } = await ground.context.api<{ config: Record<string, unknown> }>(`STREAM.INFO.${KEPT.name}`);
  expect(config).toMatchObject({
    subjects: ["jetlag.dead.>"],
    retention: "limits",
    storage: "file",
    discard: "old",
    max_age: 30 * 86_400 * 1e9,
    max_bytes: 1024 ** 3,
    allow_direct: true,
    metadata: { "jetlag.purpose": "dead-letters" },
  });
});

test("only what is switched on, since then; one that is there; and the same message twice where it died twice", async () => {
  const [first, second, third] = await ground.die(many(3));
  if (!first || !second || !third) throw new Error("three died");
  const since = Date.now();
  await ground.db.keptConsumers.switchOff({ context: "test", stream: "WORK", consumer: "w" });
  await ground.keeper.keep(ground.context, [first]);
  await ground.db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "w" }, since);
  await ground.keeper.keep(ground.context, [
    { ...first, at: since - 60_000 },
    { ...first, consumer: "other" },
    { ...first, at: since + 1, message: null },
    { ...second, at: since + 2 },
    { ...second, at: since + 3 },
    { ...third, kind: "terminated", reason: "bad", at: since + 4 },
  ]);
  expect((await ground.kept()).map((copy) => [decode(copy, ours).originalSeq, decode(copy, ours).failedAt])).toEqual([
    [second.seq, since + 2],
    [second.seq, since + 3],
    [third.seq, since + 4],
  ]);
});

test("a copy that was removed is not made again when its advisory is read again", async () => {
  const deaths = await ground.die(many(3));
  await ground.keeper.keep(ground.context, deaths);
  const instance = { context: "test", stream: KEPT.name, createdAt: 1 };
  const source = { ...instance, streamCreatedAt: 1, allowMsgTtl: false, maps: [] };
  const letters = (await ground.kept()).map((message) => toLetter(message, source));
  await ground.db.deadLetterIndex.write(instance, letters.slice(0, 2), { indexedSeq: 3, firstSeq: 1, lastSeq: 3, numDeleted: 0 });
  await ground.db.deadLetterIndex.markGone(instance, { seqs: [1] });
  const [, , united] = letters;
  if (!united) throw new Error("three were kept");
  const { context: name, stream, seq, originalStream, originalSeq } = united;
  const place = { context: name, stream, streamCreatedAt: new Date(1).toISOString(), seq, originalStream, originalSeq };
  await ground.db.client.sighting.create({ data: { id: united.id, deadLetter: "its case", facts: united, present: false, ...place } });
  await ground.context.api(`STREAM.PURGE.${KEPT.name}`);
  await ground.keeper.keep(ground.context, deaths);
  expect((await ground.kept()).map((copy) => decode(copy, ours).originalSeq)).toEqual([deaths[1]?.seq]);
});
