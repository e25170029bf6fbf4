import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startResponder, type Responder } from "@/e2e/fixtures/fleet-responder";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings, type Settings } from "@/lib/config";
import type { Database } from "@/lib/db";
import { FleetList, FleetSystem } from "@/lib/domain/fleet/incident";
import { openContexts, type Contexts } from "@/lib/nats";
import { contextSettings, until } from "@/lib/nats/test-context";
import { listFleet } from "./list-fleet";
import { switchIncident } from "./switch-incident";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

/** Two systems that should run, one that need not, each in an account of its own. */
const systems = ["toolworks", "oneroof", "agent-bus"];
const mute = (name: string) => `{ user: "${name}-mute", password: "p", permissions: { publish: { deny: "fleet.control.>" } } }`;
const account = (name: string) => `${name}: { users: [{ user: "${name}", password: "p" }, ${mute(name)}] }`;
const log = pino({ level: "silent" });
const clock = { now: () => Date.now() };

let server: NatsServer;
let db: Database;
let nats: Contexts;
const running: Responder[] = [];

beforeAll(async () => {
  server = await startNatsServer({ jetstream: false, config: `accounts { ${systems.map(account).join("\n")} }` });
  db = await openTestDatabase();
  nats = openContexts(
    systems.map((name) => contextOf(name)),
    { log, clock },
  );
  await until(() => nats.all().every((context) => context.link().kind === "connected"));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});
afterAll(async () => {
  await nats?.close();
  await db?.close();
  await server?.stop();
});

function contextOf(name: string, user = name) {
  return contextSettings(server.url, { name, embedded: true, auth: { kind: "password", user, password: "p" } });
}
function deps(settings: Partial<Settings> = {}) {
  return { db, log, clock, nats, settings: { ...parseSettings({ JETLAG_FLEET: "toolworks,oneroof" }), ...settings } };
}
type Spec = Parameters<typeof startResponder>[1];
async function run(system: string, states: Spec["states"], late?: Spec["late"]): Promise<Responder> {
  const one = await startResponder({ servers: server.url, user: system, pass: "p" }, { system, states, late });
  running.push(one);
  return one;
}
const list = async (context?: string) => FleetList.parse(await listFleet(vera, { context }, deps()));
const newest = async () => (await db.audit.list({}, { limit: 1, offset: 0 })).rows[0];

test("what runs and how it stands; what should run and does not is said", async () => {
  await run("toolworks", { x: "mild", y: "off" });
  const { items, total } = await list();
  expect(items.map(({ name, state, title, detail }) => [name, state, title, detail])).toEqual([
    ["toolworks", "running", "The toolworks", null],
    ["oneroof", "not-running", null, "oneroof is not running."],
  ]);
  expect(items[0]?.incidents.map(({ name, state, hasMild }) => [name, state, hasMild])).toEqual([
    ["x", "mild", true],
    ["y", "off", false],
  ]);
  expect(total).toBe(2);
  await run("agent-bus", { z: "on" });
  expect((await list()).items.map(({ name }) => name)).toEqual(["toolworks", "oneroof", "agent-bus"]);
  expect((await list("oneroof")).items.map(({ state }) => state)).toEqual(["not-running"]);
  await expect(listFleet(vera, { context: "nowhere" }, deps())).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an account that cannot be asked is not called stopped", async () => {
  const lost = openContexts([{ ...contextOf("toolworks"), servers: ["nats://127.0.0.1:1"] }], { log, clock });
  const { items, incomplete } = FleetList.parse(await listFleet(vera, {}, { ...deps(), nats: lost }));
  expect(items).toMatchObject([{ name: "toolworks", state: "unknown", detail: expect.stringContaining("cannot be asked: not connected") }]);
  expect(incomplete).toMatchObject([{ context: "toolworks", state: "disconnected" }]);
  await lost.close();
});

test("an account in which the console may not ask is denied, not disconnected", async () => {
  const muted = openContexts([contextOf("toolworks", "toolworks-mute")], { log, clock });
  await until(() => muted.all().every((context) => context.link().kind === "connected"));
  const { incomplete } = FleetList.parse(await listFleet(vera, {}, { ...deps(), nats: muted }));
  expect(incomplete).toMatchObject([{ context: "toolworks", state: "denied", detail: expect.stringContaining("not permitted") }]);
  const wanted = { system: "toolworks", name: "x", state: "on" } as const;
  await expect(switchIncident(ada, wanted, { ...deps(), nats: muted })).rejects.toMatchObject({ code: "NATS_DENIED" });
  await muted.close();
});

test("a switch is done, answered and on the record", async () => {
  const toolworks = await run("toolworks", { x: "mild", y: "off" });
  const now = FleetSystem.parse(await switchIncident(ada, { system: "toolworks", name: "y", state: "on" }, deps()));
  expect(now.incidents.map(({ state }) => state)).toEqual(["mild", "on"]);
  expect(toolworks.heard).toEqual([{ name: "y", state: "on" }]);
  expect((await list()).items[0]).toEqual(now);
  expect(await newest()).toMatchObject({
    action: "fleet.switch",
    target: "y",
    context: "toolworks",
    actor: ada,
    outcome: "done",
    plan: { system: "toolworks", name: "y", state: "on" },
    detail: "y of toolworks is on; it was off.",
  });
});

test("several processes that differ are brought together by a switch", async () => {
  await run("toolworks", { x: "mild" });
  await run("toolworks", { x: "off" });
  await expect.poll(async () => (await list()).items[0]?.incidents[0]?.state).toBe("mixed"); // a slow answer may miss one list
  await switchIncident(ada, { system: "toolworks", name: "x", state: "off" }, deps());
  expect((await list()).items[0]?.incidents[0]?.state).toBe("off");
  expect(await newest()).toMatchObject({ detail: "x of toolworks is off; it was mixed." });
});

describe("the answer to a switch does not come", () => {
  const wanted = { system: "toolworks", name: "x", state: "on" } as const;
  const tooLate = 60_000;

  test("it is done: that is answered, and stands on the record", async () => {
    await run("toolworks", { x: "off" }, { listMs: 0, switchMs: tooLate });
    const now = FleetSystem.parse(await switchIncident(ada, wanted, deps()));
    expect(now.incidents.map(({ state }) => state)).toEqual(["on"]);
    expect(await newest()).toMatchObject({ outcome: "done", detail: "x of toolworks is on; it was off." });
  });

  test("its system starts again meanwhile, and it is not done: how it stands is said", async () => {
    const toolworks = await run("toolworks", { x: "off" }, { listMs: 0, switchMs: tooLate });
    const switching = expectFailure("x of toolworks is off: no answer to fleet.control.incident within 3 s.");
    await until(() => toolworks.heard.length === 1);
    await toolworks.close();
    await run("toolworks", { x: "off" });
    await switching;
  });

  test("its system ends meanwhile: that nobody knows is said", async () => {
    const toolworks = await run("toolworks", { x: "off" }, { listMs: 0, switchMs: tooLate });
    const switching = expectFailure("Whether x of toolworks is on is not known: no answer to fleet.control.incident within 3 s.");
    await until(() => toolworks.heard.length === 1);
    await toolworks.close();
    await switching;
  });

  async function expectFailure(detail: string): Promise<void> {
    await expect(switchIncident(ada, wanted, deps())).rejects.toMatchObject({ code: "NATS_UNAVAILABLE", message: detail });
    expect(await newest()).toMatchObject({ outcome: "failed", code: "NATS_UNAVAILABLE", detail });
  }
});

test("who may not is refused, and so is everybody on a read-only console: nothing is asked, and it is on the record", async () => {
  const toolworks = await run("toolworks", { x: "off" });
  const wanted = { system: "toolworks", name: "x", state: "on" } as const;
  await expect(switchIncident(vera, wanted, deps())).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await newest()).toMatchObject({ action: "fleet.switch", actor: vera, outcome: "denied", code: "FORBIDDEN", context: "toolworks" });
  await expect(switchIncident({ ...ada, role: "admin" }, wanted, deps({ readOnly: true }))).rejects.toMatchObject({ code: "READ_ONLY" });
  expect(await newest()).toMatchObject({ target: "x", outcome: "denied", code: "READ_ONLY" });
  expect(toolworks.heard).toEqual([]);
});

test.each([
  [{ system: "oneroof", name: "x", state: "on" }, "NATS_UNAVAILABLE", "oneroof is not running."],
  [{ system: "nowhere", name: "x", state: "on" }, "NOT_FOUND", "There is no agent system nowhere"],
  [{ system: "toolworks", name: "z", state: "on" }, "NOT_FOUND", "toolworks has no incident z; it has: x, y."],
  [{ system: "toolworks", name: "y", state: "mild" }, "INVALID", "y is never mild"],
] as const)("%j fails with %s, and stands on the record as failed", async (wanted, code, words) => {
  const toolworks = await run("toolworks", { x: "off", y: "off" });
  const problem = { code, message: expect.stringContaining(words) };
  await expect(switchIncident(ada, wanted, deps())).rejects.toMatchObject(problem);
  expect(await newest()).toMatchObject({ action: "fleet.switch", outcome: "failed", code, plan: wanted });
  expect(toolworks.heard).toEqual([]);
});

test("beside somebody else's NATS, and with the fleet off, there is nothing", async () => {
  await run("toolworks", { x: "off" });
  for (const env of [{ NATS_URL: server.url }, { JETLAG_FLEET: "off" }]) {
    const without = deps({ fleet: parseSettings(env).fleet });
    await expect(listFleet(vera, {}, without)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const wanted = { system: "toolworks", name: "x", state: "on" } as const;
    await expect(switchIncident(ada, wanted, without)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
