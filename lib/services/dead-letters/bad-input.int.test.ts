import { afterAll, beforeAll, expect, test } from "vitest";
import { badLetters } from "@/e2e/fixtures/bad-letters";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { DeadLetterDetail, DeadLetterList } from "@/lib/domain/dead-letter/row";
import { rawPublish, type RawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "./get-dead-letter";
import { getDeadLetterPayload } from "./get-dead-letter-payload";
import { listDeadLetters } from "./list-dead-letters";

type Name = keyof typeof badLetters;
const names = Object.keys(badLetters) as Name[]; // its own keys
const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };

let server: NatsServer;
let run: Indexing;

beforeAll(async () => {
  server = await startNatsServer({ config: "max_payload: 9MB" });
  run = await startIndexing({ url: server.url });
  await run.context.api("STREAM.CREATE.ORDERS", { name: "ORDERS", subjects: ["orders.>"], storage: "memory" });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], storage: "memory", allow_direct: true });
  await rawPublish(server.port, [{ subject: "orders.other", payload: "somebody else's" }]);
  await rawPublish(server.port, Object.values(badLetters));
  await until(async () => (await run.seqs()).length === names.length, 30_000);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

async function read(name: Name): Promise<DeadLetterDetail> {
  const row = (await run.rows()).find(({ subject }) => subject === badLetters[name].subject);
  return DeadLetterDetail.parse(await getDeadLetter(viewer, { id: row?.id ?? "" }, run));
}

test("each is a row, an answer and a body, byte for byte", async () => {
  expect(DeadLetterList.parse(await listDeadLetters(viewer, { limit: 500 }, run)).total).toBe(names.length);
  for (const name of names) {
    const letter = await read(name);
    const { payload = "" }: RawPublish = badLetters[name];
    const sent = Buffer.from(payload);
    expect([name, letter.payload?.sizeBytes, letter.payloadAvailable, letter.notice]).toEqual([name, sent.length, true, null]);
    const { bytes } = await getDeadLetterPayload(viewer, { id: letter.id }, run);
    expect([name, sent.equals(Buffer.from(bytes))]).toEqual([name, true]);
  }
});

test("what is large is cut and says so; what is no text travels as base64", async () => {
  expect((await read("large")).payload).toMatchObject({ encoding: "base64", truncated: true });
  expect((await read("line")).payload).toMatchObject({ encoding: "utf8", truncated: true });
  expect((await read("invalid")).payload).toEqual({ encoding: "base64", data: expect.any(String), sizeBytes: 17 });
  expect((await read("deep")).payload).toMatchObject({ encoding: "utf8", data: badLetters.deep.payload });
});

test("headers keep order, repeats and alien bytes", async () => {
  const { headers } = await read("headers");
  expect(headers).toHaveLength(501);
  expect([headers[0], headers[250]]).toEqual([["X-Header-0", "value 0"], ["X-Header-0", "value 250"]]); // prettier-ignore
  const odd = (await read("odd")).headers;
  expect(odd.map(([, value]) => value)).toContainEqual({ base64: Buffer.from([0xc3, 0x28]).toString("base64") });
  expect(odd).toContainEqual(["My Name", "spaces"]);
  expect(odd).toContainEqual(["Empty", ""]);
  expect(odd.find(([name]) => name === "Long")?.[1]).toHaveLength(5_000);
});

test("an envelope that lies of its subject, stream and sequence is not believed where the stream knows better", async () => {
  const liar = await read("liar");
  expect(liar).toMatchObject({ originalSubject: "orders.new", originalStream: "ORDERS", originalSeq: 1, deliveries: null });
  // ORDERS #1 is on another subject: it is somebody else's, and neither shown nor sent in its place.
  expect(liar.original).toMatchObject({ stillStored: false, payload: { data: '{"n":1.0}' } });
  const future = await read("future");
  expect(future).toMatchObject({ originalStream: "../..", originalSeq: null, original: { payload: null, stillStored: null } });
  const never = await read("never");
  expect(never).toMatchObject({ originalSubject: "no such > subject..", originalSeq: null, error: '{"deep":[]}' });
});

test("a time that says something is kept as it was said; one that says nothing is the time of storing", async () => {
  const [liar, future, never] = await Promise.all([read("liar"), read("future"), read("never")]);
  expect([liar.failedAt, future.failedAt, never.failedAt]).toEqual(["2023-01-02T03:04:05.000Z", "2099-01-01T00:00:00.000Z", never.seenAt]);
  // Lists go by when it was stored, which no publisher writes.
  const seen = (await listDeadLetters(viewer, { limit: 500 }, run)).items.map(({ seq }) => seq);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
});
