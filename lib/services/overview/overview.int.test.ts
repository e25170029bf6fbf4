import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import { toMessage } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { Overview } from "@/lib/domain/overview/types";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { countOpenLetters } from "@/lib/runtime/open-letters";
import { listDeadLetters } from "../dead-letters/list-dead-letters";
import type { Deps } from "../deps";
import { getOverview } from "./get-overview";

const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const users = [
  '{ user: half, password: p, permissions: { publish: { deny: ["$JS.API.STREAM.MSG.GET.DLQ_ONE", "$JS.API.DIRECT.GET.DLQ_ONE"] } } }',
];

let ground: IndexGround;
let run: Indexing;

beforeAll(async () => void (ground = await openIndexGround(users)));
afterEach(async () => {
  await run.stop();
  await ground.clear();
});
afterAll(() => ground.close());

const start = async (user: string) => void (run = await ground.start(user));
const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });

const overview = async () => Overview.parse(await getOverview(viewer, {}, run as unknown as Deps)); // the overview uses none of what is missing
const counts = async () => {
  const { totals, contexts, needsYou } = await overview();
  const found = needsYou.filter(({ kind }) => kind === "dead-letters").map(({ title }) => title);
  return { total: totals.deadLetters, ofContext: contexts[0]?.deadLetters, gaps: contexts[0]?.gaps, found };
};
const deniedGap = { what: "dead letters in DLQ_ONE", reason: "denied", detail: "not permitted: DIRECT.GET" };

/** What the collector is told for its series, asked once. */
async function openForSeries() {
  const open = countOpenLetters({ db: ground.db, contexts: ["test"], arrivals: run.arrivals, log: run.log, everyMs: 60_000 });
  const before = open.count("test");
  await open.stop();
  return [before, open.count("test")];
}

test("without dead-letter streams none is open, and that is known; nor in one that stores nothing", async () => {
  await ground.create("ORDERS", "orders.>");
  await start("all");
  await poll(counts).toEqual({ total: 0, ofContext: 0, gaps: [], found: [] });
  await ground.create("DLQ", "dlq.>");
  await poll(async () => run.watch.contexts()[0]?.streams().length).toBe(2);
  expect(await counts()).toEqual({ total: 0, ofContext: 0, gaps: [], found: [] });
});

test("a stream that may not be read makes the number unknown; what is known stays found", async () => {
  await ground.create("DLQ_ONE", "dlq.one");
  await ground.create("DLQ_TWO", "dlq.two");
  await ground.publish("dlq.one", 2);
  await ground.publish("dlq.two", 3);
  await start("all");
  const both = ["3 dead letters in DLQ_TWO", "2 dead letters in DLQ_ONE"];
  await poll(counts).toEqual({ total: 5, ofContext: 5, gaps: [], found: both });
  expect(await openForSeries()).toEqual([null, 5]);

  await run.stop();
  await ground.publish("dlq.one", 4);
  await start("half");
  await poll(counts).toEqual({ total: null, ofContext: null, gaps: [deniedGap], found: both });
  expect(await openForSeries()).toEqual([null, null]);
  const { incomplete, total } = await listDeadLetters(viewer, {}, run);
  expect([total, incomplete]).toMatchObject([5, [{ context: "test", state: "denied", detail: "DLQ_ONE: not permitted: DIRECT.GET" }]]);
});

test("what was not indexed yet is not 0", async () => {
  await ground.create("DLQ", "dlq.>");
  await ground.publish("dlq.a", 2);
  const lease = await ground.db.leases.acquire("dead-letter-index", "somebody else");
  await start("all");
  const gap = { what: "dead letters in DLQ", reason: "not indexed yet", detail: "" };
  await poll(counts).toEqual({ total: null, ofContext: null, gaps: [gap], found: [] });
  expect(await openForSeries()).toEqual([null, null]);
  const list = await listDeadLetters(viewer, {}, run);
  expect(list).toMatchObject({ total: 0, incomplete: [{ context: "test", state: "stale", detail: "DLQ: not indexed yet" }] });
  if (lease) await ground.db.leases.release(lease);
  await poll(counts).toEqual({ total: 2, ofContext: 2, gaps: [], found: ["2 dead letters in DLQ"] });
});

test("while the index does not answer, letters known before are still found", async () => {
  await ground.create("DLQ", "dlq.>");
  await ground.publish("dlq.a", 2);
  await start("all");
  const found = ["2 dead letters in DLQ"];
  await poll(counts).toEqual({ total: 2, ofContext: 2, gaps: [], found });
  await ground.db.client.$executeRaw`ALTER TABLE dead_letter RENAME TO away`;
  const gap = { what: "dead letters", reason: "unavailable", detail: "the index does not answer" };
  await poll(counts).toEqual({ total: null, ofContext: null, gaps: [gap], found });
  await ground.db.client.$executeRaw`ALTER TABLE away RENAME TO dead_letter`;
  await poll(counts).toEqual({ total: 2, ofContext: 2, gaps: [], found });
});

test("a consumer that gave up on messages in the last ten minutes is not fine; a quarter of an hour later it is", async () => {
  await ground.create("ORDERS", "orders.>");
  await ground.create("DLQ", "dlq.>");
  await start("all");
  for (const name of ["payer", "shipper"])
    await run.context.api(`CONSUMER.CREATE.ORDERS.${name}`, {
      stream_name: "ORDERS",
      config: { durable_name: name, ack_policy: "explicit" },
    });
  const fine = async () => {
    const { consumersFine, consumersGivingUp } = await overview();
    return [consumersFine, consumersGivingUp];
  };
  await poll(fine).toEqual([2, 0]);
  const death = toMessage({ subject: "orders.a", stream: "ORDERS", headers: "X-Original-Consumer: payer\r\n" });
  await rawPublish(ground.server.port, [death], { user: "all", pass: "p" });
  await poll(fine).toEqual([1, 1]);
  const later = { ...run, clock: { now: () => Date.now() + 15 * 60_000 } } as unknown as Deps; // the overview uses none of what is missing
  expect(await getOverview(viewer, {}, later)).toMatchObject({ consumersFine: 2, consumersGivingUp: 0 });
});
