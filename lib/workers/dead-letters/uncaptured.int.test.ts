import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings } from "@/lib/config";
import type { Arrival } from "@/lib/domain/arrivals";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { listCapture } from "@/lib/services/capture/list-capture";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const deny = (user: string, more: string) => `{ user: ${user}, password: p, permissions: { ${more} } }`;
const reading = (stream: string) => `"$JS.API.STREAM.MSG.GET.${stream}", "$JS.API.DIRECT.GET.${stream}", "$JS.API.DIRECT.GET.${stream}.>"`;
const users = [
  deny("blind", `publish: { deny: [${reading("JETLAG_ADVISORIES")}] }`),
  deny("discreet", `publish: { deny: [${reading("ORDERS")}] }`),
  deny("deaf", `subscribe: { allow: ["_INBOX_jetlag.>"] }`),
];
let ground: IndexGround;
let dying: Dying;
let run: Indexing;

beforeAll(async () => {
  ground = await openIndexGround(users);
  dying = await ground.dying();
});
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(async () => {
  await dying.close();
  await ground.close();
});

const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });
const listening = () => run.letters.listening(["test"]);
const places = async () =>
  (await run.rows()).map(({ kind, stream, seq, epoch }) => [kind, stream, seq, epoch === "" ? "listed" : "told"].join(" "));

async function exhaust(subject: string, count: number, stream = "ORDERS"): Promise<void> {
  for (let nth = 1; nth <= count; nth++) {
    await dying.publish(subject);
    await dying.exhaust(stream);
  }
}

/** A queue that is looked at after ORDERS: once its dead letter is listed again, so would be those of ORDERS. */
const MARK = "exhausted ZMARK 1 listed";
async function makeMark(): Promise<void> {
  await dying.make("ZMARK", "workqueue");
  await exhaust("zmark.a", 1, "ZMARK");
}

test("where nobody captures, deaths are heard as they happen, and that is said; once they are captured, they are read", async () => {
  run = await ground.start();
  await dying.make("ORDERS", "limits");
  await poll(listening).toEqual([{ context: "test", denied: null, unkept: null, since: expect.any(Number) as number }]);
  await exhaust("orders.a", 2);
  await dying.publish("orders.b");
  for (const delivery of await dying.pull("ORDERS", "w")) await delivery.answer("+TERM no");
  await poll(async () => (await places()).toSorted()).toEqual([
    "exhausted ORDERS 1 told",
    "exhausted ORDERS 2 told",
    "terminated ORDERS 3 told",
  ]);
  expect((await run.rows()).every(({ originalSubject }) => originalSubject?.startsWith("orders."))).toBe(true);
  await dying.capture();
  await poll(listening).toEqual([]);
  await exhaust("orders.a", 1);
  await poll(async () => (await places()).length).toBe(4);
  await poll(() => run.letters.readings(["test"])).toMatchObject([
    { context: "test", stream: "JETLAG_ADVISORIES", isIndexed: true, denied: null },
  ]);
});

test("what is heard twice at once is one letter, and said as one", async () => {
  await dying.make("ORDERS", "limits");
  await dying.publish("orders.a");
  const told: { subject: string; data: Uint8Array }[] = [];
  const listener = dying.context.connection().subscribe("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>", {
    callback: (_, { subject, data }) => void told.push({ subject, data: data.slice() }),
  });
  for (const delivery of await dying.pull("ORDERS", "w")) await delivery.answer("+TERM no");
  await poll(async () => told.length).toBe(1);
  listener.unsubscribe();
  run = await ground.start();
  await poll(async () => (await listening()).length).toBe(1);
  const said: Arrival[] = [];
  run.arrivals.onArrival((arrival) => said.push(arrival));
  const connection = dying.context.connection();
  for (const { subject, data } of [...told, ...told]) connection.publish(subject, data);
  await poll(places).toEqual(["terminated ORDERS 1 told"]);
  await poll(async () => said).toEqual([{ context: "test", stream: "ORDERS", count: 1 }]);
});

test("since when deaths are heard without a break is said, also after a restart and a broken connection", async () => {
  run = await ground.start();
  await dying.make("ORDERS", "limits");
  const since = async () => (await listening())[0]?.since ?? 0;
  await poll(since).toBeGreaterThan(0);
  const first = await since();
  await exhaust("orders.a", 1);
  await poll(places).toEqual(["exhausted ORDERS 1 told"]);
  expect(await since()).toBe(first);
  const settings = parseSettings({ NATS_URL: ground.server.url });
  const { items } = await listCapture(vera, {}, { ...run, db: run.db, settings, captures: createCaptureReports() });
  expect(items).toMatchObject([{ state: "asked", listening: { sinceAt: new Date(first).toISOString(), denied: null, unkept: null } }]);
  await ground.server.kill();
  await poll(listening).toEqual([]);
  await ground.server.restart();
  await poll(since).toBeGreaterThan(first);
  const second = await since();
  await run.stop();
  run = await ground.start();
  await poll(since).toBeGreaterThan(second);
});

test("where the capturing stream may not be read, deaths are heard, and both are said", async () => {
  await dying.capture();
  await dying.make("ORDERS", "limits");
  await exhaust("orders.a", 1);
  run = await ground.start("blind");
  await poll(listening).toEqual([{ context: "test", denied: null, unkept: null, since: expect.any(Number) as number }]);
  await poll(() => run.letters.readings(["test"])).toMatchObject([{ stream: "JETLAG_ADVISORIES", denied: "not permitted: DIRECT.GET" }]);
  await exhaust("orders.a", 1);
  await poll(places).toEqual(["exhausted ORDERS 2 told"]);
  await run.stop();
  run = await ground.start();
  await poll(async () => (await places()).toSorted()).toEqual(["exhausted ORDERS 1 told", "exhausted ORDERS 2 told"]);
  await poll(listening).toEqual([]);
});

test("not permitted to listen: said", async () => {
  await dying.make("ORDERS", "limits");
  run = await ground.start("deaf");
  await poll(listening).toEqual([
    { context: "test", denied: "not permitted: subscribe to $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", unkept: null, since: null },
  ]);
});

test("a message that may not be read is not called gone; once it may be, it is shown, and seen to leave", async () => {
  await dying.capture();
  await dying.make("ORDERS", "limits");
  run = await ground.start("discreet");
  await exhaust("orders.a", 2);
  await poll(async () => (await places()).toSorted()).toEqual(["exhausted ORDERS 1 told", "exhausted ORDERS 2 told"]);
  expect((await run.rows()).find(({ seq }) => seq === 1)).toMatchObject({
    subject: "",
    originalSubject: null,
    payloadAvailable: true,
    originalSeq: 1,
  });
  await run.stop();
  await dying.api("STREAM.MSG.DELETE.ORDERS", { seq: 2 });
  run = await ground.start();
  await poll(places).toEqual(["exhausted ORDERS 1 told"]); // one look at both of them
  await dying.api("STREAM.MSG.DELETE.ORDERS", { seq: 1 });
  await poll(places).toEqual([]);
});

test("what a work queue holds from before is listed, once, and without what is in hand or waits", async () => {
  await dying.make("ORDERS", "workqueue");
  await makeMark();
  await exhaust("orders.a", 3);
  await dying.publish("orders.waits");
  await dying.capture();
  run = await ground.start();
  await poll(async () => (await places()).toSorted()).toEqual([
    "exhausted ORDERS 1 listed",
    "exhausted ORDERS 2 listed",
    "exhausted ORDERS 3 listed",
    MARK,
  ]);
  const rows = await run.rows();
  expect(rows.every(({ seenAt, storedAt, deliveries }) => seenAt === storedAt && deliveries === null)).toBe(true);
  await dying.pull("ORDERS", "w"); // the fourth, in hand
  await run.stop();
  await ground.db.client.deadLetter.deleteMany();
  run = await ground.start();
  await poll(places).toEqual([MARK]); // with something in hand nobody can tell
  await dying.publish("$JS.ACK.ORDERS.w.1.4.7.0.0", "+ACK");
  await poll(async () => (await run.rows()).map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
});

test("what a RESET has stepped over, or given back, is no dead letter; what an advisory told of is not listed beside it", async () => {
  await makeMark();
  await dying.capture();
  await dying.make("ORDERS", "workqueue");
  await exhaust("orders.a", 2);
  for (const subject of ["orders.b", "orders.c"]) await dying.publish(subject);
  run = await ground.start();
  await poll(async () => (await places()).toSorted()).toEqual(["exhausted ORDERS 1 told", "exhausted ORDERS 2 told", MARK]);
  await run.stop();
  await ground.db.client.deadLetter.deleteMany({ where: { stream: "ZMARK" } });
  await dying.api("CONSUMER.RESET.ORDERS.w", { seq: 4 }); // steps over the third, and forgets the dead
  run = await ground.start();
  await poll(async () => (await places()).toSorted()).toEqual(["exhausted ORDERS 1 told", "exhausted ORDERS 2 told", MARK]);
});
