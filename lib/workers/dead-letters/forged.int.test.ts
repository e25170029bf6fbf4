import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Dying } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";

let ground: IndexGround;
let dying: Dying;
let run: Indexing | null;

beforeAll(async () => {
  ground = await openIndexGround();
  dying = await ground.dying();
});
beforeEach(() => void (run = null));
afterEach(async () => {
  await run?.stop();
  await ground.clear();
});
afterAll(async () => {
  await dying.close();
  await ground.close();
});

const poll = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });
const rows = async () => (await run?.rows()) ?? [];

const forged = (changes: object) =>
  JSON.stringify({
    type: "io.nats.jetstream.advisory.v1.max_deliver",
    timestamp: new Date().toISOString(),
    stream: "ORDERS",
    consumer: "w",
    stream_seq: 1,
    deliveries: 2,
    ...changes,
  });

test("what anybody publishes as an advisory breaks nothing", async () => {
  await dying.capture();
  run = await ground.start();
  await dying.make("ORDERS", "limits");
  await dying.publish("orders.a");
  const bodies = [
    "",
    "not json",
    "[]",
    forged({}).slice(0, 40),
    forged({ stream_seq: -1 }),
    forged({ deliveries: -1 }),
    forged({ timestamp: "3000-01-01T00:00:00Z" }),
    forged({ timestamp: new Date(Date.now() + 3_600_000).toISOString() }),
    forged({ stream: "A.B>" }),
    forged({ consumer: "a b" }),
    forged({ consumer: "a\u0000" }),
    forged({ stream: "S\ud800" }),
    forged({ consumer: "x".repeat(5_000) }),
    forged({ stream_seq: 2 ** 60 }),
    forged({ timestamp: "0001-01-01T00:00:00Z" }),
    forged({ type: "io.nats.jetstream.advisory.v1.nak" }),
  ];
  for (const body of bodies) await dying.publish("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.w", body);
  await dying.publish("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.NONE.w", forged({ stream: "NONE", stream_seq: 9_007_199_254_740_991 }));
  await dying.publish("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.w", forged({ timestamp: "2020-01-01T00:00:00Z", stream_seq: 1 }));
  await dying.exhaust("ORDERS");
  const places = async () => (await rows()).map(({ stream, seq, payloadAvailable }) => [stream, seq, payloadAvailable]);
  // The one of 2020 is older than its stream: another life's.
  await poll(async () => (await places()).toSorted()).toEqual([
    ["NONE", 9_007_199_254_740_991, false],
    ["ORDERS", 1, false],
    ["ORDERS", 1, true],
  ]);
});

test("a death of what was never delivered is not believed, nor forty of one message within a moment", async () => {
  await dying.capture();
  const kept: string[] = [];
  run = await ground.start("all", async (_context, deaths) => void kept.push(...deaths.map(({ stream, seq }) => `${stream} ${seq}`)));
  await dying.make("ORDERS", "limits");
  await dying.publish("orders.a");
  await dying.exhaust("ORDERS");
  await poll(async () => kept).toEqual(["ORDERS 1"]);
  await dying.publish("orders.waits");
  const subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.w";
  const said = (nth: number) => forged({ stream_seq: 2, timestamp: new Date(Date.now() + nth).toISOString() });
  for (let nth = 0; nth < 40; nth++) await dying.publish(subject, said(nth));
  await dying.make("AFTER", "limits");
  await dying.publish("after.a");
  await dying.exhaust("AFTER"); // read behind all of them
  await poll(async () => kept).toEqual(["ORDERS 1", "AFTER 1"]);
  await dying.exhaust("ORDERS");
  await poll(async () => kept).toEqual(["ORDERS 1", "AFTER 1", "ORDERS 2"]);
  await poll(async () => (await rows()).map(({ seq }) => seq).toSorted()).toEqual([1, 1, 2]);
});

test("deaths of thousands of streams that do not exist are written in parts, and hold up no real one", async () => {
  await dying.capture();
  await dying.make("ORDERS", "limits");
  const subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.NONE.w";
  for (let from = 0; from < 2_000; from += 1_000)
    await Promise.all(
      Array.from({ length: 1_000 }, (_, nth) => dying.publish(subject, forged({ stream: `NONE${from + nth}`, stream_seq: 1 }))),
    );
  await dying.publish("orders.a");
  await dying.exhaust("ORDERS");
  let calls = 0;
  run = await ground.start("all", async () => void calls++);
  await expect
    .poll(async () => run?.letters.list({ contexts: ["test"], stream: "ORDERS", state: "open" }, { limit: 1, offset: 0 }), {
      timeout: 30_000,
    })
    .toMatchObject({ letters: [{ seq: 1 }] });
  expect(calls).toBeLessThan(20); // one for each part, not for each stream
});
