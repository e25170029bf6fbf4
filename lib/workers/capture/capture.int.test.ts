import { randomUUID } from "node:crypto";
import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings, type Settings } from "@/lib/config";
import type { Database } from "@/lib/db";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { CaptureList } from "@/lib/domain/capture/row";
import { openContexts, type NatsContext } from "@/lib/nats";
import { connectedContext, contextSettings } from "@/lib/nats/test-context";
import { listCapture } from "@/lib/services/capture/list-capture";
import { setCapture } from "@/lib/services/capture/set-capture";
import { sourceOf, startCollector } from "@/lib/workers/collector";
import { startCapture } from ".";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const exhausted = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>";
const terminated = "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>";
const DAY_NS = 86_400_000_000_000;

const mayNot = (...verbs: string[]) => verbs.map((verb) => `"$JS.API.${verb}"`).join(", ");
const user = (name: string, ...verbs: string[]) =>
  `{ user: ${name}, password: p, permissions: { publish: { deny: [${mayNot(...verbs)}] } } }`;
const users = [
  "{ user: all, password: p }",
  user("looks", "STREAM.CREATE.>"),
  user("blind", "STREAM.LIST", "STREAM.NAMES"),
  user("tight", "STREAM.UPDATE.>"),
];
const config = `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }`;

let server: NatsServer;
let db: Database;
let owner: NatsContext;
const consoles: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  [server, db] = await Promise.all([startNatsServer({ config }), openTestDatabase()]);
  owner = await connectedContext(server.url, { auth: { kind: "password", user: "all", password: "p" } });
});
afterEach(async () => {
  for (const one of consoles.splice(0)) await one.stop();
  const { streams } = await owner.api<{ streams: string[] | null }>("STREAM.NAMES");
  for (const name of streams ?? []) await owner.api(`STREAM.DELETE.${name}`);
  await db.client.capture.deleteMany();
});
afterAll(async () => {
  await owner?.close();
  await db?.close();
  await server?.stop();
});

/** Collector, worker and verbs of one console. */
function startConsole(more: Partial<Settings> = {}, name = "all") {
  const lines: { msg: string; why?: string }[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const clock = { now: () => Date.now() };
  const nats = openContexts([contextSettings(server.url, { auth: { kind: "password", user: name, password: "p" } })], { log, clock });
  const watch = startCollector({ sources: nats.all().map(sourceOf), clock, pollMs: 100 });
  const settings = { ...parseSettings({ NATS_URL: server.url }), ...more };
  const captures = createCaptureReports();
  const worker = startCapture({ db, nats, watch, settings, reports: captures, clock, log, holder: randomUUID(), lookEveryMs: 50 });
  const deps = { db: { ...db, kind: "postgresql" as const }, nats, watch, settings, captures, clock, log };
  const one = {
    deps,
    said: (text: string) => lines.filter(({ msg }) => msg.includes(text)),
    row: async () => CaptureList.parse(await listCapture(vera, {}, deps)).items[0],
    set: (enabled: boolean, actor = ada) => setCapture(actor, { enabled, reason: "we want to know" }, deps),
    async stop() {
      await worker.stop();
      await watch.stop();
      await nats.close();
    },
  };
  consoles.push(one);
  return one;
}

type Configured = {
  config: { subjects: string[]; max_age: number; max_bytes: number; metadata?: Record<string, string> };
  created: string;
};
const create = (name: string, subjects: string[], more: object = {}) => owner.api(`STREAM.CREATE.${name}`, { name, subjects, ...more });
const info = (name = "JETLAG_ADVISORIES") => owner.api<Configured>(`STREAM.INFO.${name}`);
const subjects = async () => (await info().catch(() => null))?.config.subjects ?? null;
const soon = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: 10_000, interval: 50 });

test("nothing is made while nobody has decided; a click makes it, and what dies then is stored", async () => {
  const one = startConsole();
  await soon(one.row).toMatchObject({ state: "asked", enabled: null, by: null, sinceAt: null });
  expect((await one.row())?.makes).toEqual({
    name: "JETLAG_ADVISORIES",
    subjects: [exhausted, terminated],
    maxAgeMs: 604_800_000,
    maxBytes: 250_000_000,
    replicas: 1,
  });
  await expect(one.set(true, vera)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await subjects()).toBeNull();

  expect(await one.set(true)).toMatchObject({ state: "captured", by: "jetlag", enabled: true, streams: ["JETLAG_ADVISORIES"] });
  expect((await one.row())?.state).toBe("captured");
  expect((await info()).config).toMatchObject({
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
  await soon(async () => (await owner.api<{ state: { messages: number } }>("STREAM.INFO.JETLAG_ADVISORIES")).state.messages).toBe(1);
  const [written] = (await db.audit.list({ action: "capture.set" }, { limit: 1, offset: 0 })).rows;
  expect(written).toMatchObject({ outcome: "done", context: "test", plan: { enabled: true }, reason: "we want to know" });
});

/** A message that reaches max_deliver. */
async function die() {
  const nc = owner.connection();
  const manager = await jetstreamManager(nc);
  await manager.streams.add({ name: "WORK", subjects: ["work"] });
  await manager.consumers.add("WORK", { durable_name: "w", ack_policy: AckPolicy.Explicit, max_deliver: 1, ack_wait: 100_000_000 });
  await jetstream(nc).publish("work", "x");
  await (await jetstream(nc).consumers.get("WORK", "w")).next({ expires: 1_000 });
}

test("with the setting on it is made at start, and kept up: deleted it comes again, with another setting it keeps as long as that says", async () => {
  const first = startConsole({ capture: "on" });
  await soon(first.row).toMatchObject({ state: "captured", by: "jetlag", enabled: true, sinceAt: null });
  const { created } = await info();
  await first.stop();

  const second = startConsole({ capture: "on", advisoriesDays: 3 });
  await soon(async () => (await info()).config.max_age).toBe(3 * DAY_NS);
  expect((await info()).created).toBe(created);
  await owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await soon(subjects).toEqual([exhausted, terminated]);
  expect(second.said("captured from now on")).toHaveLength(1);
}, 40_000);

test("what a person changed of it otherwise stays, when the setting changes", async () => {
  const first = startConsole({ capture: "on" });
  await soon(subjects).not.toBeNull();
  await first.stop();
  await owner.api("STREAM.UPDATE.JETLAG_ADVISORIES", { ...(await info()).config, max_bytes: 1_048_576 });
  startConsole({ capture: "on", advisoriesDays: 2 });
  await soon(async () => (await info()).config).toMatchObject({ max_age: 2 * DAY_NS, max_bytes: 1_048_576 });
});

test("where theirs captures everything nothing is made; where theirs takes one, ours takes the other", async () => {
  await create("AUDIT", ["$JS.EVENT.ADVISORY.>"]);
  const one = startConsole();
  await soon(one.row).toMatchObject({ state: "captured", by: "theirs", streams: ["AUDIT"], makes: null, enabled: null });
  expect(await one.set(true)).toMatchObject({ state: "captured", by: "theirs" });
  expect(await subjects()).toBeNull();

  await owner.api("STREAM.UPDATE.AUDIT", { name: "AUDIT", subjects: [exhausted] });
  await soon(subjects).toEqual([terminated]);
  await soon(one.row).toMatchObject({ state: "captured", by: "both", streams: ["AUDIT", "JETLAG_ADVISORIES"] });
  await owner.api("STREAM.DELETE.AUDIT");
  await soon(subjects).toEqual([exhausted, terminated]);
}, 60_000);

test("where theirs takes a part of one, the rest is said to be lost", async () => {
  await create("AUDIT", ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>"]);
  const one = startConsole({ capture: "on" });
  await soon(subjects).toEqual([terminated]);
  await soon(one.row).toMatchObject({ state: "partly", by: "both" });
  expect((await one.row())?.sentence).toBe(
    "AUDIT takes $JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.>; streams of an account may not share subjects, so the rest cannot be captured. Of the rest, deaths while the console is down are not seen.",
  );
});

test("a stranger of our name is said, and left alone", async () => {
  await create("JETLAG_ADVISORIES", ["else.>"]);
  const one = startConsole({ capture: "on" });
  await soon(one.row).toMatchObject({ state: "failed", by: null, streams: [], makes: null });
  expect((await one.row())?.sentence).toContain("that Jetlag has not made");
  await soon(async () => one.said("cannot be captured").length).toBe(1); // it has tried
  expect(await subjects()).toEqual(["else.>"]);
});

test("what is not permitted is named, before it is asked and after it was tried, and is logged once", async () => {
  const one = startConsole({}, "looks");
  await soon(one.row).toMatchObject({ state: "asked", forbidden: ["STREAM.CREATE.JETLAG_ADVISORIES"] });
  const sentence = "Not permitted: STREAM.CREATE.JETLAG_ADVISORIES. Deaths while the console is down are not seen.";
  expect(await one.set(true)).toMatchObject({ state: "denied", by: null, sentence });
  await soon(async () => one.said("cannot be captured").map(({ why }) => why)).toEqual(["not permitted: STREAM.CREATE.JETLAG_ADVISORIES"]);
  expect(await one.row()).toMatchObject({ state: "denied", sentence, enabled: true });
  await create("JETLAG_ADVISORIES", [exhausted, terminated], { metadata: { "jetlag.purpose": "advisories" }, max_age: 7 * DAY_NS });
  await soon(one.row).toMatchObject({ state: "captured", by: "jetlag", forbidden: [] });
});

test("who may not list streams makes it all the same; an overlap that cannot be seen is what the server says", async () => {
  const one = startConsole({}, "blind");
  await soon(one.row).toMatchObject({ state: "asked" });
  expect(await one.set(true)).toMatchObject({ state: "captured" });
  expect(await subjects()).toEqual([exhausted, terminated]);
  await one.stop();
  await owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await create("AUDIT", ["$JS.EVENT.ADVISORY.>"]);
  const other = startConsole({}, "blind");
  await soon(other.row).toMatchObject({ state: "failed", sentence: expect.stringContaining("subjects overlap with an existing stream") });
});

test("what may not be updated is said, and goes on as it is", async () => {
  await startConsole({ capture: "on" }).stop;
  await soon(subjects).not.toBeNull();
  for (const each of consoles.splice(0)) await each.stop();
  const one = startConsole({ capture: "on", advisoriesDays: 1 }, "tight");
  await soon(async () => one.said("cannot be captured").map(({ why }) => why)).toEqual(["not permitted: STREAM.UPDATE.JETLAG_ADVISORIES"]);
  expect(await one.row()).toMatchObject({ state: "captured" });
  expect((await info()).config.max_age).toBe(7 * DAY_NS);
});

test("switching off deletes nothing and says so; with JETLAG_CAPTURE=off nobody can switch on", async () => {
  const one = startConsole();
  await soon(one.row).toMatchObject({ state: "asked" });
  expect(await one.set(false)).toMatchObject({ state: "off", enabled: false, sinceAt: expect.any(String) });
  await one.set(true);
  const off = await one.set(false);
  expect(off).toMatchObject({ state: "captured", enabled: false, sentence: expect.stringContaining("no longer looks after it") });
  expect(await subjects()).toEqual([exhausted, terminated]);
  await one.stop();

  await db.client.capture.deleteMany();
  await owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  const never = startConsole({ capture: "off" });
  await soon(never.row).toMatchObject({ state: "off", enabled: false });
  await expect(never.set(true)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("JETLAG_CAPTURE") });
  for (const reason of [" ", "half a pair: \ud83d"])
    await expect(setCapture(ada, { enabled: true, reason }, never.deps)).rejects.toMatchObject({ name: "ZodError" });
});

test("two consoles at once make one stream", async () => {
  const both = [startConsole(), startConsole()];
  for (const one of both) await soon(one.row).toMatchObject({ state: "asked" });
  const answers = await Promise.all(both.map((one) => one.set(true)));
  expect(answers.map(({ state }) => state)).toEqual(["captured", "captured"]);
  const { streams } = await owner.api<{ streams: string[] }>("STREAM.NAMES");
  expect(streams).toEqual(["JETLAG_ADVISORIES"]);
  await both[0]?.stop();
  await owner.api("STREAM.DELETE.JETLAG_ADVISORIES");
  await soon(subjects).toEqual([exhausted, terminated]);
}, 40_000);
