import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Dying, Retention } from "@/e2e/fixtures/dying";
import { openIndexGround, type IndexGround } from "@/e2e/fixtures/index-ground";
import type { Indexing } from "@/e2e/fixtures/indexing";
import type { Keep } from ".";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";

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
const ms = (count: number) => count * 1e6;

type Way = "nak" | "ack-wait" | "term" | "late" | "removed";
const ways: readonly Way[] = ["nak", "ack-wait", "term", "late", "removed"];
const retentions: readonly Retention[] = ["limits", "workqueue", "interest"];
const cells = retentions.flatMap((retention) => ways.map((way) => ({ retention, way, stream: `${retention}_${way}`.toUpperCase() })));
type Cell = (typeof cells)[number];

/** Brings one message to its end, up to where only a pull makes a late one known. */
async function die({ retention, way, stream }: Cell): Promise<void> {
  await dying.make(stream, retention, way === "ack-wait" || way === "late" ? { ack_wait: ms(200) } : {});
  await dying.publish(`${stream.toLowerCase()}.order`, `{"id":"${stream}"}`);
  if (way === "nak") await dying.exhaust(stream);
  else if (way === "term") for (const delivery of await dying.pull(stream, "w")) await delivery.answer("+TERM ValidationError: no phone");
  else if (way === "removed") {
    await dying.pull(stream, "w");
    await dying.api(`STREAM.MSG.DELETE.${stream}`, { seq: 1 });
  } else {
    await dying.pull(stream, "w");
    await dying.pull(stream, "w");
    if (way === "ack-wait") await dying.giveUp(stream);
  }
}

const seen = ({ kind, stream, originalSubject, consumer, errorClass, error, payloadAvailable, state, seq }: DeadLetter) => ({
  kind,
  stream,
  seq,
  consumer,
  errorClass,
  error,
  state,
  originalSubject,
  payloadAvailable,
});

function expected({ retention, way, stream }: Cell) {
  const isThere = way !== "removed" && (way !== "term" || retention === "limits");
  const common = { stream, seq: 1, consumer: "w", state: "open", payloadAvailable: isThere };
  const originalSubject = isThere ? `${stream.toLowerCase()}.order` : null;
  if (way === "term")
    return { ...common, originalSubject, kind: "terminated", errorClass: "ValidationError", error: "ValidationError: no phone" };
  if (way === "removed") {
    return { ...common, originalSubject, kind: "terminated", errorClass: "removed-by-server", error: "Unacknowledged message was deleted" };
  }
  return { ...common, originalSubject, kind: "exhausted", errorClass: "exhausted", error: null };
}

const byStream = (a: { stream: string }, b: { stream: string }) => (a.stream < b.stream ? -1 : 1);
const rows = async () => ((await run?.rows()) ?? []).map(seen).toSorted(byStream);
const late = cells.filter(({ way }) => way === "late");

test("every kind of death in every retention; a late one is known at the next pull", async () => {
  await dying.capture();
  run = await ground.start();
  const heard: number[] = [];
  run.arrivals.onArrival(({ count }) => heard.push(count));
  await Promise.all(cells.map(die));
  const atOnce = cells.filter((cell) => !late.includes(cell));
  await poll(rows).toEqual(atOnce.map(expected).toSorted(byStream));
  await dying.make("AFTER", "limits");
  await dying.publish("after.a");
  await dying.exhaust("AFTER"); // read after all of them: what is missing then was not told
  await poll(async () => (await rows()).some(({ stream }) => stream === "AFTER")).toBe(true);
  expect(await rows()).toHaveLength(atOnce.length + 1);
  await dying.api("STREAM.DELETE.AFTER");
  await Promise.all(late.map(({ stream }) => dying.giveUp(stream)));
  await poll(rows).toEqual(cells.map(expected).toSorted(byStream));
  expect(heard.reduce((sum, count) => sum + count, 0)).toBe(cells.length + 1);
  const [row] = await run.rows();
  expect(row).toMatchObject({
    originalStream: row?.stream,
    originalSeq: 1,
    epoch: String(row?.seenAt),
    failedAt: row?.seenAt,
    deliveries: 2,
  });
});

test("what died while the console was away is there when it is back, also with a server started again in between", async () => {
  await dying.capture();
  await (await ground.start()).stop();
  await Promise.all(cells.map(die));
  await Promise.all(late.map(({ stream }) => dying.giveUp(stream)));
  await ground.server.kill();
  await ground.server.restart();
  await dying.connected();
  run = await ground.start();
  await poll(rows).toEqual(cells.map(expected).toSorted(byStream));
  const ids = (await run.rows()).map(({ id }) => id).toSorted();
  await run.stop();
  await ground.db.client.deadLetter.deleteMany();
  await ground.db.client.deadLetterCursor.deleteMany();
  run = await ground.start();
  await poll(async () => (await run?.rows())?.map(({ id }) => id).toSorted()).toEqual(ids);
});

test("the same message dead for two consumers, and dead twice after a RESET", async () => {
  await dying.capture();
  run = await ground.start();
  await dying.make("TWO", "limits");
  await dying.consumer("TWO", "other");
  await dying.publish("two.a");
  await dying.exhaust("TWO");
  await dying.exhaust("TWO", { consumer: "other" });
  await dying.make("TWICE", "workqueue");
  await dying.publish("twice.a");
  await dying.exhaust("TWICE");
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // within a second it is one death
  await dying.api("CONSUMER.RESET.TWICE.w", { seq: 1 });
  await dying.exhaust("TWICE");
  const places = async () => (await rows()).map(({ stream, seq, consumer }) => [stream, seq, consumer].join(" ")).toSorted();
  await poll(places).toEqual(["TWICE 1 w", "TWICE 1 w", "TWO 1 other", "TWO 1 w"]);
  expect(new Set((await run.rows()).map(({ id }) => id)).size).toBe(4);
});

test("a stream of theirs that captures more is read for deaths only; a dead-letter stream may capture too", async () => {
  await dying.capture("AUDIT", ["$JS.EVENT.ADVISORY.>"]);
  run = await ground.start();
  await dying.make("ORDERS", "limits");
  await dying.publish("orders.a");
  await dying.exhaust("ORDERS");
  await poll(async () => (await rows()).map(({ kind, stream }) => [kind, stream])).toEqual([["exhausted", "ORDERS"]]);
  await run.stop();
  await ground.clear();
  await dying.capture("DLQ", ["dlq.>", "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"]);
  run = await ground.start();
  await dying.make("ORDERS", "limits");
  await dying.publish("orders.a");
  await dying.exhaust("ORDERS");
  await dying.publish("dlq.a");
  await poll(async () => (await rows()).map(({ kind, stream }) => [kind, stream])).toEqual([
    ["stored", "DLQ"],
    ["exhausted", "ORDERS"],
  ]);
});

test.each(["captured", "heard"])(
  "what cannot be kept is listed all the same, that is said, and it is kept as soon as it can be: %s",
  async (way) => {
    if (way === "captured") await dying.capture();
    let fails = true;
    const kept = new Set<number>();
    const keep: Keep = async (_context, deaths) => {
      if (fails) throw new Error("no");
      for (const { seq, message } of deaths) kept.add(message?.payload.toString() === "x" ? seq : -1);
    };
    const console = (run = await ground.start("all", keep));
    const said = async () => {
      const [reading] = await console.letters.readings(["test"]);
      return way === "captured" ? [reading?.isIndexed, reading?.unkept] : [true, (await console.letters.listening(["test"]))[0]?.unkept];
    };
    await dying.make("ORDERS", "limits");
    if (way === "heard") await poll(said).toEqual([true, null]); // it listens
    for (let nth = 1; nth <= 3; nth++) {
      await dying.publish("orders.a");
      await dying.exhaust("ORDERS");
      await poll(async () => (await rows()).length).toBe(nth); // each in a batch of its own, behind those that are not kept
    }
    await poll(said).toEqual([true, "dead letters cannot be kept now: no"]);
    fails = false;
    await poll(async () => [...kept].toSorted()).toEqual([1, 2, 3]);
    await poll(said).toEqual([true, null]);
    expect(await rows()).toHaveLength(3);
  },
);
