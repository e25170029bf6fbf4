import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, toMessage, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getRedrive } from "./get-redrive";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const api = <T>(verb: string, body?: object) => run.context.api<T>(verb, body);
const stateOf = async (stream: string) =>
  (await api<{ state: { messages: number; first_seq: number; last_seq: number } }>(`STREAM.INFO.${stream}`)).state;
const planOf = (ids: string[]) => planRedrive(ada, { selection: { ids }, options: { ...bare, ratePerSec: null }, reason: "fixed" }, run);

/** What a job has sent into WORK, as text, in its order. */
async function sentBy(ids: string[]): Promise<string[]> {
  const before = (await stateOf("WORK")).last_seq;
  const { id, planHash } = await planOf(ids);
  await startRedrive(ada, { id, planHash }, run);
  await until(async () => (await getRedrive(ada, { id }, run)).state === "succeeded");
  const bodies: string[] = [];
  for (let seq = before + 1; seq <= (await stateOf("WORK")).last_seq; seq++)
    bodies.push(Buffer.from((await readMessage(run.context, { name: "WORK", allowDirect: true }, { seq }))?.payload ?? []).toString());
  return bodies;
}

test("letters of one stream that name the same message are all sent, and none of them is removed for another", async () => {
  const bodies = ["first", "second", "third"];
  const letters = await die(
    run,
    server.port,
    bodies.map((payload) => ({ subject: "work.same", payload, stream: "WORK", seq: 900_001 })),
  );
  expect(letters.map(({ alsoSeenAs }) => alsoSeenAs)).toEqual([[], [], []]);
  expect((await sentBy(letters.map(({ id }) => id))).toSorted()).toEqual(bodies.toSorted());
  expect((await stateOf("DLQ")).messages).toBe(0);
});

test("a stream made again has another message under the number: what the letter holds is shown and sent", async () => {
  const mayLie = ["first", "second"];
  await rawPublish(server.port, [{ subject: "work.again", payload: mayLie[0] ?? "" }]);
  await until(async () => (await stateOf("WORK")).last_seq > 0);
  const place = { subject: "work.again", stream: "WORK", seq: 1 };
  await api("STREAM.DELETE.WORK");
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"], allow_direct: true });
  await rawPublish(server.port, [{ subject: "work.again", payload: mayLie[1] ?? "" }]);
  await until(async () => (await stateOf("WORK")).last_seq === 1);
  // Written within the seconds by which two servers' clocks may differ.
  const letters = await die(
    run,
    server.port,
    mayLie.map((payload) => ({ ...place, payload })),
  );
  const [first, second] = await Promise.all(letters.map(({ id }) => getDeadLetter(ada, { id }, run)));
  expect(first?.original).toMatchObject({ payload: { data: "first" }, stillStored: false });
  expect(second?.original).toMatchObject({ payload: { data: "second" }, stillStored: true });
  expect((await sentBy(letters.map(({ id }) => id))).toSorted()).toEqual(mayLie);
  expect((await stateOf("DLQ")).messages).toBe(0);
});

test("copies in two streams that hold two messages are refused: one would be sent, and both removed", async () => {
  await api("STREAM.CREATE.AUDIT_DLQ", { name: "AUDIT_DLQ", subjects: ["audit-dlq.>"], allow_direct: true });
  const death = { subject: "work.differs", payload: "one", stream: "WORK", seq: 900_002 };
  const [letter] = await die(run, server.port, [death]);
  await rawPublish(server.port, [{ ...toMessage({ ...death, payload: "two" }), subject: "audit-dlq.test" }]);
  await until(async () => (await run.letters.get(letter?.id ?? ""))?.alsoSeenAs.length === 1);
  const { plan } = await planOf([letter?.id ?? ""]);
  expect(plan).toMatchObject({ count: 0, refused: [{ code: "COPIES_DIFFER" }] });
  expect(plan.refused[0]?.reason).toMatch(/^(AUDIT_DLQ|DLQ) #\d+ says that it is a copy of it and holds another message/);
});
