import type { NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { createLog } from "./bus/log";
import type { Log } from "./bus/log";
import type { System } from "./bus/types";
import { NotRunning, requestLists, requestSwitch } from "./control";
import { runSystem, type Running } from "./run-system";
import { linesOfLog } from "./testing/lines-of-log";
import { connectTest } from "./testing/one-station";

let server: NatsServer;
let nc: NatsConnection;
const running: Running[] = [];

/** One with nothing but an incident of this name. */
const systemOf = (name: string, incident: string): System => ({
  name,
  title: `The ${name}`,
  ratePerSec: 0,
  streams: [],
  deadLetters: null,
  agents: [{ name: `${name}-agent`, start() {} }],
  incidents: [{ name: incident, title: "It goes wrong", lookFor: "it", ends: "at once", initial: "off" }],
});

async function run(system: System, log?: Log): Promise<void> {
  const env = { NATS_URL: server.url, FLEET_LOG_LEVEL: "silent" };
  running.push(await runSystem(system, { agent: null, rate: null, seed: null, replicas: null, env, log: log ?? createLog(env) }));
}

beforeAll(async () => {
  server = await startNatsServer();
  nc = await connectTest(server.url);
});
afterAll(async () => {
  await Promise.all(running.map((system) => system.stop()));
  await nc?.close();
  await server?.stop();
});

test("where nothing runs there is no list, and a switch says so", async () => {
  expect(await requestLists(nc)).toEqual([]);
  await expect(requestSwitch(nc, { name: "flood", state: "on" })).rejects.toThrow(NotRunning);
});

test("systems that share an account: each is listed once, and only the one that is named answers a switch", async () => {
  const house = systemOf("house", "flood");
  await Promise.all([run(house), run(house), run(systemOf("garden", "drought"))]);
  const states = async () =>
    Object.fromEntries(
      (await requestLists(nc)).map(({ system, incidents }) => [system, incidents.map(({ name, state }) => `${name} ${state}`)]),
    );
  expect(await states()).toEqual({ house: ["flood off"], garden: ["drought off"] });
  await expect(requestSwitch(nc, { system: "garden", name: "flood", state: "on" })).rejects.toThrow("There is no incident flood");
  expect(await requestSwitch(nc, { system: "house", name: "flood", state: "on" })).toBe("on");
  expect(await states()).toEqual({ house: ["flood on"], garden: ["drought off"] });
});

test("an agent that cannot start anew: the switch says so, the process goes on listening, and the next switch starts it", async () => {
  let starts = 0;
  const start = () => {
    starts += 1;
    if (starts === 2) throw new Error("no use");
  };
  const shed = systemOf("shed", "fire");
  const { log, lines } = linesOfLog("info");
  await run({ ...shed, agents: [{ name: "keeper", start }], incidents: [{ ...shed.incidents[0]!, stops: ["keeper"] }] }, log);
  const turn = (state: "on" | "off" | "mild") => requestSwitch(nc, { system: "shed", name: "fire", state });
  await turn("on");
  await expect(turn("off")).rejects.toThrow("fire is off, but not all of the system could follow: no use");
  expect(starts).toBe(2);
  await expect(turn("mild")).rejects.toThrow("never mild");
  expect(starts).toBe(2); // what is refused changes nothing
  expect(await turn("off")).toBe("off");
  expect(starts).toBe(3);
  const said = lines.filter(({ incident }) => incident).map(({ msg, incident }) => [msg, incident]);
  const [on, off] = [
    { name: "fire", state: "on" },
    { name: "fire", state: "off" },
  ];
  expect(said).toEqual([
    ["incident switched", on],
    ["incident switched", off],
    ["an incident was switched and not followed", off],
    ["incident switched", off],
  ]);
});

test("a request as large as a message may be, and somebody else's answers: the process goes on, and the lists are its own", async () => {
  await run(systemOf("cellar", "damp"));
  const name = "n".repeat(1024 * 1024 - 60);
  await expect(requestSwitch(nc, { name, state: "on" })).rejects.toThrow("Send {");
  nc.subscribe("fleet.control.incidents", { callback: (_, message) => void message.respond("no list") });
  const cellar = (await requestLists(nc)).find(({ system }) => system === "cellar");
  expect(cellar?.incidents.map(({ state }) => state)).toEqual(["off"]);
  expect(await requestSwitch(nc, { system: "cellar", name: "damp", state: "on" })).toBe("on");
});
