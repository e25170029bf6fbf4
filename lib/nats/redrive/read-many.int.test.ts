import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext } from "../test-context";
import type { NatsContext } from "../types";
import { redriveWire } from ".";
import { fill, makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });
const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("latin1");
const direct = { name: "DLQ", allowDirect: true };

beforeAll(async () => {
  const user = (name: string, deny: string) => `{ user: ${name}, password: p, permissions: { publish: { deny: ["$JS.API.${deny}"] } } }`;
  const users = ["{ user: all, password: p }", user("no-get", "STREAM.MSG.GET.>"), user("no-direct", "DIRECT.GET.>")];
  server = await startNatsServer({ config: `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }` });
  context = await connectedContext(server.url, as("all"));
  await makeStream(context, "DLQ");
  const messages = range(1, 2_000).map((n) => ({
    subject: "dlq.a",
    block: `NATS/1.0\r\nb:  ${n} \r\nA A: \xff\r\n\r\n`,
    payload: `\0${n}`,
  }));
  await fill(context, "DLQ", messages);
  await redriveWire(context).removeMany(
    { stream: { name: "DLQ", firstSeq: 1, lastSeq: 99_999, consumerCount: 0 }, askedAt: performance.now() },
    [5, 6, 700, 1_999, ...range(900, 50)],
  );
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

test.each([
  ["a run", range(1, 500)],
  ["scattered ones", range(0, 150).map((n) => n * 13 + 1)],
  ["both, from the end", [...range(600, 200), 1, 40, 80, 1_500].toReversed()],
  ["across what was removed", range(880, 100)],
])("%s: each is there byte for byte, and null where it is not", async (_, seqs) => {
  const found = await redriveWire(context).readMany(direct, seqs);
  const gone = new Set([5, 6, 700, 1_999, ...range(900, 50)]);
  expect(new Set(found.keys())).toEqual(new Set(seqs));
  for (const seq of seqs) {
    const message = found.get(seq);
    if (gone.has(seq)) expect([seq, message]).toEqual([seq, null]);
    else {
      expect(message).toMatchObject({ stream: "DLQ", seq, subject: "dlq.a" });
      expect([text(message?.headerBlock ?? undefined), text(message?.payload)]).toEqual([
        Buffer.from(`NATS/1.0\r\nb:  ${seq} \r\nA A: \xff\r\n\r\n`).toString("latin1"),
        `\0${seq}`,
      ]);
    }
  }
});

test("nothing is read for nothing, and past the end there is nothing", async () => {
  const wire = redriveWire(context);
  expect(await wire.readMany(direct, [])).toEqual(new Map());
  expect(await wire.readMany(direct, range(5_000, 20))).toEqual(new Map(range(5_000, 20).map((seq) => [seq, null])));
});

test.each(["no-get", "no-direct"])("%s: the other way answers", async (user) => {
  const few = await connectedContext(server.url, as(user));
  const found = await redriveWire(few).readMany(direct, [...range(1, 20), 700, 1_500]);
  expect(found.get(700)).toBeNull();
  expect([...found].flatMap(([seq, message]) => (message ? seq : [])).length).toBe(19);
  await few.close();
});

test("a stream without direct get is read by its leader", async () => {
  const found = await redriveWire(context).readMany({ name: "DLQ", allowDirect: false }, [...range(1, 50), 700]);
  expect([found.size, found.get(700), found.get(50)?.seq]).toEqual([51, null, 50]);
  await expect(redriveWire(context).readMany({ name: "NOT_THERE", allowDirect: false }, [1])).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("large bodies are read up to a bound, and the rest when asked again", async () => {
  await makeStream(context, "BIG");
  await fill(
    context,
    "BIG",
    range(1, 120).map(() => ({ subject: "big.a", payload: Buffer.alloc(1_000_000, 7) })),
  );
  const wire = redriveWire(context);
  for (const allowDirect of [true, false]) {
    const all = new Map();
    let calls = 0;
    for (let left = range(1, 120); left.length > 0; left = left.filter((seq) => !all.has(seq)), calls++) {
      const found = await wire.readMany({ name: "BIG", allowDirect }, left);
      expect(found.size).toBeLessThan(120);
      expect(found.size).toBeGreaterThan(0);
      for (const [seq, message] of found) all.set(seq, message?.payload.byteLength);
    }
    expect(new Set(all.values())).toEqual(new Set([1_000_000]));
    expect(calls).toBe(2);
  }
});
