import { nanos } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { sleep, Watching } from "./test-watching";

let server: NatsServer;
let watching: Watching;

beforeAll(async () => {
  server = await startNatsServer();
  watching = await Watching.open(server);
});
afterAll(async () => {
  await watching.stop();
  await server.stop();
});

/** Of two times cut to milliseconds, and of jsz's own `now`. */
const CLOCK_GRAIN_MS = 20;

/** What the server itself would say: its clock now, less the stored time of that message. */
async function trueAgeMs(stream: string, seq: number): Promise<number> {
  const message = await watching.jsm.streams.getMessage(stream, { seq });
  return Date.now() - (message?.time.getTime() ?? Number.NaN);
}

async function expectAge(stream: string, seq: number): Promise<void> {
  const before = await trueAgeMs(stream, seq);
  await watching.watcher.tick();
  const after = await trueAgeMs(stream, seq);
  const ageMs = watching.row(stream, "worker")?.ageMs ?? Number.NaN;
  expect(ageMs).toBeGreaterThanOrEqual(before - CLOCK_GRAIN_MS);
  expect(ageMs).toBeLessThanOrEqual(after + CLOCK_GRAIN_MS);
}

for (const allowDirect of [true, false]) {
  test(`filtered: the oldest of its own subject, not of the stream (direct get ${allowDirect ? "on" : "off"})`, async () => {
    const name = allowDirect ? "DIRECT" : "INDIRECT";
    await watching.stream({ name, subjects: [`${name}.*`], allow_direct: allowDirect });
    await watching.consumer(name, "worker", { filter_subject: `${name}.mine` });
    await watching.publish(`${name}.other`, 20);
    await sleep(400);
    await watching.publish(`${name}.mine`, 2);
    await sleep(400);
    await watching.publish(`${name}.mine`, 2);
    await watching.publish(`${name}.other`, 20);
    await expectAge(name, 21);
    await watching.pull(name, "worker", { batch: 1 });
    await expectAge(name, 21);
    for (const message of await watching.pull(name, "worker", { batch: 1 })) await watching.answer(message, "+ACK");
    await watching.nc.flush();
    await expectAge(name, 21);
  });
}

test("a message in hand is older than those that wait; acknowledged, the next one counts", async () => {
  await watching.stream({ name: "HAND", subjects: ["hand.*"], allow_direct: true });
  await watching.consumer("HAND", "worker");
  await watching.publish("hand.a", 1);
  const [message] = await watching.pull("HAND", "worker", { batch: 1 });
  await sleep(500);
  await watching.publish("hand.a", 5);
  await expectAge("HAND", 1);
  if (message) await watching.answer(message, "+ACK");
  await watching.nc.flush();
  await expectAge("HAND", 2);
});

test("a dead message holds the ack floor: what is in hand then has no known age, and never the dead one's", async () => {
  await watching.stream({ name: "DEAD", subjects: ["dead.*"], allow_direct: true });
  await watching.consumer("DEAD", "worker", { max_deliver: 2, ack_wait: nanos(20_000) });
  await watching.publish("dead.poison", 1);
  for (let delivery = 0; delivery < 2; delivery += 1) {
    for (const message of await watching.pull("DEAD", "worker", { batch: 1 })) await watching.answer(message, "-NAK");
    await watching.nc.flush();
  }
  do await watching.pull("DEAD", "worker", { batch: 1, expiresMs: 100 });
  while ((await watching.jsm.consumers.info("DEAD", "worker")).num_ack_pending > 0);
  await sleep(600);
  await watching.publish("dead.fresh", 3);
  await watching.watcher.tick();
  expect(watching.row("DEAD", "worker")).toMatchObject({ numAckPending: 0, numPending: 3 });
  await expectAge("DEAD", 2);

  await watching.pull("DEAD", "worker", { batch: 1 });
  await watching.watcher.tick();
  expect(watching.row("DEAD", "worker")).toMatchObject({ numAckPending: 1, lag: 3, ageMs: null });
});
