import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { openDying, type Dying } from "@/e2e/fixtures/dying";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { ContextSettings } from "@/lib/config/context";
import type { Database } from "@/lib/db";
import { until } from "@/lib/nats/test-context";
import { assetsIn, connectionsIn, startConsole, writtenIn } from "./test-console";

const config = `
accounts {
  SYS { users: [
    { user: sys, password: p }
    { user: least, password: p, permissions: { publish: { deny: [">"] }, subscribe: { allow: ["$SYS.ACCOUNT.*.CONNECT", "$SYS.ACCOUNT.*.DISCONNECT"] } } }
    { user: deaf, password: p, permissions: { subscribe: { deny: ["$SYS.ACCOUNT.>"] } } }
  ] }
  A { jetstream: enabled, users: [
    { user: ada, password: p }
    { user: shy, password: p, permissions: { subscribe: { deny: ["$JS.EVENT.ADVISORY.CONSUMER.>"] } } }
    { user: mute, password: p, permissions: { publish: { deny: ["$SYS.REQ.USER.INFO"] } } }
  ] }
  B { users: [{ user: bob, password: p }] }
}
system_account: SYS
`;

let server: NatsServer;
let dying: Dying;
let db: Database;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await startNatsServer({ config });
  db = await openTestDatabase();
  dying = await openDying(server.url, { user: "ada", password: "p" });
});
beforeEach(async () => void (await db.client.change.deleteMany()));
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await dying?.close();
  await server?.stop();
  await db?.close();
});

const as = (user: string) => ({ kind: "password", user, password: "p" }) as const;

async function consoleAs(user: string, settings: Partial<ContextSettings> = {}, everyMs = 100) {
  const auth = { auth: as(user), ...settings };
  const one = await startConsole(server, { db, everyMs, settings: auth });
  open.push(one);
  return one;
}
const hears = (one: Awaited<ReturnType<typeof consoleAs>>, what: "advisories" | "connections") =>
  until(() => one.hearing()[what].kind === "heard");
const client = (name: string, user = "ada"): Promise<NatsConnection> => connect({ servers: server.url, user, pass: "p", name });
/** What happens within one millisecond is written with the same time, in no order. */
const nextInstant = () => new Promise((resolve) => setTimeout(resolve, 5));
const isWritten = (words: string) => until(async () => (await writtenIn(db)).some((each) => each.startsWith(words)));

test("what is heard has the server's time, also where readings are far apart, and is one row with what a reading found", async () => {
  const seldom = await consoleAs("ada", {}, 1_500);
  await hears(seldom, "advisories");
  await dying.make("HEARD", "limits");
  await isWritten("consumer-created HEARD w");
  const began = Date.now();
  await dying.api("CONSUMER.PAUSE.HEARD.w", { pause_until: new Date(began + 3_600_000).toISOString() });
  await nextInstant();
  await dying.api("STREAM.UPDATE.HEARD", { name: "HEARD", subjects: ["heard.>"], allow_direct: true, max_age: 3_600e9 });
  await nextInstant();
  await dying.api("CONSUMER.DELETE.HEARD.w");
  const done = Date.now();
  await isWritten("stream-changed HEARD");
  await isWritten("consumer-deleted HEARD w");
  const rows = (await assetsIn(db)).filter(({ what }) => !what.endsWith("created"));
  expect(rows.map(({ what, isExact }) => [what, isExact])).toEqual([
    ["consumer-paused", true],
    ["stream-changed", true],
    ["consumer-deleted", true],
  ]);
  for (const { at } of rows) {
    expect(Date.parse(at)).toBeGreaterThanOrEqual(began - 1);
    expect(Date.parse(at)).toBeLessThanOrEqual(done + 1);
  }
});

test("a console that hears puts right what one that may not has written; that one says what is refused, and stays as it is", async () => {
  const shy = await consoleAs("shy");
  await until(() => {
    const { advisories } = shy.hearing();
    return advisories.kind === "unheard" && advisories.why === "denied";
  });
  expect(shy.hearing().advisories).toMatchObject({ detail: "not permitted: subscribe to $JS.EVENT.ADVISORY.CONSUMER.CREATED.*.*" });
  const hearing = await consoleAs("ada", {}, 3_000);
  await hears(hearing, "advisories");
  await dying.make("RIGHT", "limits");
  await isWritten("consumer-created RIGHT w");
  await until(async () => (await db.client.change.count()) >= 2);
  await new Promise((resolve) => setTimeout(resolve, 3_500)); // the other one has seen it too
  const began = Date.now();
  await dying.api("CONSUMER.DELETE.RIGHT.w");
  const deleted = async () => (await assetsIn(db)).filter(({ what }) => what === "consumer-deleted");
  await until(async () => (await deleted()).some(({ isExact }) => !isExact));
  await until(async () => (await deleted()).some(({ isExact }) => isExact));
  expect(await deleted()).toMatchObject([{ stream: "RIGHT", consumer: "w", isExact: true }]);
  expect(Date.parse((await deleted())[0]?.at ?? "") - began).toBeLessThan(200);
  expect(shy.hearing().advisories).toMatchObject({ kind: "unheard", why: "denied" });
});

test("who connects and who leaves is written with why, together by name; neither the console itself nor another account", async () => {
  const one = await consoleAs("ada", { systemAuth: as("sys") });
  await hears(one, "connections");
  const others = [await client("elsewhere", "bob"), await client("jetlag-other")];
  for (let n = 0; n < 3; n++) await (await client("billing")).close();
  await until(async () => (await connectionsIn(db)).reduce((sum, { times }) => sum + times, 0) >= 6);
  await Promise.all(others.map((each) => each.close()));
  const billing = { name: "billing", user: "ada", host: "127.0.0.1" };
  const rows = await connectionsIn(db);
  expect(rows.every(({ client: who }) => who?.name === "billing")).toBe(true);
  const times = (what: string) => rows.filter((row) => row.what === what).reduce((sum, row) => sum + row.times, 0);
  expect([times("connected"), times("disconnected")]).toEqual([3, 3]); // of two minutes, where one began between them
  expect(rows).toContainEqual(expect.objectContaining({ what: "disconnected", client: billing, detail: "Client Closed" }));
});

test("a system user who may do nothing but listen to connections is enough", async () => {
  const one = await consoleAs("ada", { systemAuth: as("least") });
  await hears(one, "connections");
  await (await client("little")).close();
  await until(async () => (await connectionsIn(db)).some(({ client: who, what }) => who?.name === "little" && what === "disconnected"));
});

test("two consoles count the same connections once", async () => {
  const both = [await consoleAs("ada", { systemAuth: as("sys") }), await consoleAs("shy", { systemAuth: as("sys") })];
  for (const each of both) await hears(each, "connections");
  const names = ["a", "b", "a", "a"];
  for (const name of names) await (await client(name)).close();
  const count = async () => (await connectionsIn(db)).filter(({ what }) => what === "connected").reduce((sum, { times }) => sum + times, 0);
  await until(async () => (await count()) >= names.length);
  await Promise.all(open.splice(0).map((each) => each.stop())); // which writes what is left
  expect(await count()).toBe(names.length);
});

test.each([
  [null, { why: "no-system-account" }],
  ["bob", { why: "not-the-system-account" }],
  ["deaf", { why: "denied", detail: "not permitted: subscribe to $SYS.ACCOUNT.A.CONNECT" }],
  ["nobody", { why: "unavailable", detail: "Authorization Violation" }],
])("with the system user %s it says why connections are not known", async (user, hearing) => {
  const one = await consoleAs("ada", { systemAuth: user === null ? null : as(user) });
  await until(() => {
    const { connections } = one.hearing();
    return connections.kind === "unheard" && connections.why === hearing.why && connections.detail !== "not connected yet";
  });
  await (await client("unheard")).close();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(one.hearing().connections).toMatchObject(hearing);
  expect(await connectionsIn(db)).toEqual([]);
});

test("where the account's name may not be asked for, that is said", async () => {
  const one = await consoleAs("mute", { systemAuth: as("sys") });
  await until(() => {
    const { connections } = one.hearing();
    return connections.kind === "unheard" && connections.why === "denied";
  });
  expect(one.hearing().connections).toMatchObject({ detail: "not permitted: $SYS.REQ.USER.INFO" });
});

test("after the server was started again it listens again", async () => {
  const one = await consoleAs("ada", { systemAuth: as("sys") });
  await hears(one, "connections");
  await hears(one, "advisories");
  const sinceAt = (what: "connections" | "advisories") => {
    const hearing = one.hearing()[what];
    return hearing.kind === "heard" ? hearing.sinceAt : null;
  };
  const before = [sinceAt("connections"), sinceAt("advisories")];
  await server.restart();
  await until(() => [sinceAt("connections"), sinceAt("advisories")].every((at, n) => at !== null && at !== before[n]));
  await dying.connected();
  await (await client("after")).close();
  await until(async () => (await connectionsIn(db)).some(({ client: who }) => who?.name === "after"));
  await dying.make("AGAIN", "limits");
  await isWritten("consumer-created AGAIN w");
  await dying.api("STREAM.DELETE.AGAIN");
  await isWritten("stream-deleted AGAIN");
  expect((await assetsIn(db)).find(({ what }) => what === "stream-deleted")?.isExact).toBe(true);
});
