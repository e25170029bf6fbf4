import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { deathSubjects } from "@/lib/domain/capture/captures-advisories";
import { setCapture } from "@/lib/services/capture/set-capture";
import { ada, DAY_NS, openConsoles, vera, type Consoles } from "./test-consoles";

let at: Consoles;

beforeAll(async () => void (at = await openConsoles()));
afterEach(() => at.clear());
afterAll(() => at.close());

const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 30_000, interval: 50 });
const [exhausted, terminated] = deathSubjects;

test("nothing is made while nobody has decided; a click makes it, and what dies then is stored", async () => {
  const one = at.start();
  await soon(one.row).toMatchObject({ state: "asked", enabled: null, by: null, sinceAt: null });
  expect((await one.row())?.makes).toEqual({
    name: "JETLAG_ADVISORIES",
    subjects: [exhausted, terminated],
    maxAgeMs: 604_800_000,
    maxBytes: 250_000_000,
    replicas: 1,
  });
  await expect(one.set(true, vera)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await at.subjects()).toBeNull();

  expect(await one.set(true)).toMatchObject({ state: "captured", by: "jetlag", enabled: true, streams: ["JETLAG_ADVISORIES"] });
  expect((await one.row())?.state).toBe("captured");
  expect((await at.info()).config).toMatchObject({
    subjects: [exhausted, terminated],
    max_age: 7 * DAY_NS,
    max_bytes: 250_000_000,
    retention: "limits",
    storage: "file",
    discard: "old",
    allow_direct: true,
    metadata: { "jetlag.purpose": "advisories" },
  });
  await die();
  await soon(async () => (await at.owner.api<{ state: { messages: number } }>("STREAM.INFO.JETLAG_ADVISORIES")).state.messages).toBe(1);
  const [written] = (await at.db.audit.list({ action: "capture.set" }, { limit: 1, offset: 0 })).rows;
  expect(written).toMatchObject({ outcome: "done", context: "test", plan: { enabled: true }, reason: "we want to know" });
});

/** A message that reaches max_deliver. */
async function die() {
  const nc = at.owner.connection();
  const manager = await jetstreamManager(nc);
  await manager.streams.add({ name: "WORK", subjects: ["work"] });
  await manager.consumers.add("WORK", { durable_name: "w", ack_policy: AckPolicy.Explicit, max_deliver: 1, ack_wait: 100_000_000 });
  await jetstream(nc).publish("work", "x");
  await (await jetstream(nc).consumers.get("WORK", "w")).next({ expires: 15_000 });
}

test("with the setting on it is made at start, and kept up: deleted it comes again, with another setting it keeps as long as that says", async () => {
  const first = at.start({ capture: "on" });
  await soon(first.row).toMatchObject({ state: "captured", by: "jetlag", enabled: true, sinceAt: null });
  const { created } = await at.info();
  await first.stop();

  const second = at.start({ capture: "on", advisoriesDays: 3 });
  await soon(async () => (await at.info()).config.max_age).toBe(3 * DAY_NS);
  expect((await at.info()).created).toBe(created);
  await at.owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await soon(at.subjects).toEqual([exhausted, terminated]);
  expect(second.said("captured from now on")).toHaveLength(1);
});

test("what a person changed of it otherwise stays, when the setting changes", async () => {
  const first = at.start({ capture: "on" });
  await soon(at.subjects).not.toBeNull();
  await first.stop();
  await at.owner.api("STREAM.UPDATE.JETLAG_ADVISORIES", { ...(await at.info()).config, max_bytes: 1_048_576 });
  at.start({ capture: "on", advisoriesDays: 2 });
  await soon(async () => (await at.info()).config).toMatchObject({ max_age: 2 * DAY_NS, max_bytes: 1_048_576 });
});

test("switching off deletes nothing and says so; with JETLAG_CAPTURE=off nobody can switch on", async () => {
  const one = at.start();
  await soon(one.row).toMatchObject({ state: "asked" });
  expect(await one.set(false)).toMatchObject({ state: "off", enabled: false, sinceAt: expect.any(String) });
  await one.set(true);
  const off = await one.set(false);
  const sentence = expect.stringContaining("Capture is off here: JETLAG_ADVISORIES captures all the same");
  expect(off).toMatchObject({ state: "captured", enabled: false, sentence });
  expect(await at.subjects()).toEqual([exhausted, terminated]);
  await one.stop();

  await at.db.client.capture.deleteMany();
  await at.owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  const never = at.start({ capture: "off" });
  await soon(never.row).toMatchObject({ state: "off", enabled: false });
  await expect(never.set(true)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("JETLAG_CAPTURE") });
  for (const reason of [" ", "half a pair: \ud83d"])
    await expect(setCapture(ada, { enabled: true, reason }, never.deps)).rejects.toMatchObject({ name: "ZodError" });
});

test("two consoles at once make one stream", async () => {
  const both = [at.start(), at.start()];
  for (const one of both) await soon(one.row).toMatchObject({ state: "asked" });
  const answers = await Promise.all(both.map((one) => one.set(true)));
  expect(answers.map(({ state }) => state)).toEqual(["captured", "captured"]);
  expect(await at.names()).toEqual(["JETLAG_ADVISORIES"]);
  await both[0]?.stop();
  await at.owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await soon(at.subjects).toEqual([exhausted, terminated]);
});
