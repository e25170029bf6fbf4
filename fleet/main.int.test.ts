import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { sleep } from "./bus/time";
import { systems } from "./systems";
import { startFleet, startProgram, until, type FleetProcess } from "./testing/fleet-process";
import { startMuteServer } from "./testing/mute-server";

let server: NatsServer;
let dataDir: string;

beforeAll(async () => {
  server = await startNatsServer();
  dataDir = await mkdtemp(path.join(tmpdir(), "fleet-data-"));
});
afterAll(async () => {
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const withoutUrl = () => ({ NATS_URL: "", JETLAG_DATA_DIR: dataDir });

test("without NATS_URL and without a context file it says what to do", async () => {
  const fleet = startProgram("main.ts", ["toolworks"], withoutUrl());
  expect(await fleet.ended).toBe(1);
  expect(fleet.lines.join()).toMatch(/No NATS for toolworks: .*toolworks\.json cannot be read\. Run `npm start`/);
});

test("runs on the nats CLI's context file, and ends when its parent's pipe closes", async () => {
  const folder = path.join(dataDir, "cli/nats/context");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "toolworks.json"), JSON.stringify({ description: "toolworks", url: server.url }));
  const fleet = await startFleet(["toolworks"], { ...withoutUrl(), FLEET_WITH_PARENT: "1" });
  fleet.closeStdin();
  expect(await fleet.ended).toBe(0);
});

test.each<[string, (fleet: FleetProcess) => void]>([
  ["Ctrl-C", (fleet) => fleet.signal("SIGINT")],
  ["the parent's end", (fleet) => fleet.closeStdin()],
])("%s ends a fleet that still waits for NATS", async (_, end) => {
  const url = `nats://127.0.0.1:${await freePort()}`;
  const fleet = startProgram("main.ts", ["all"], { NATS_URL: url, FLEET_WITH_PARENT: "1" });
  await until(() => fleet.lines.some((line) => line.includes("waiting for NATS")), { timeoutMs: 60_000, what: "it to wait" });
  await msToEnd(fleet, end); // NATS never comes
});

test("Ctrl-C ends a fleet whose server takes its connections and says nothing", async () => {
  const mute = await startMuteServer();
  const fleet = startProgram("main.ts", ["all"], { NATS_URL: mute.url });
  await until(() => mute.connections() > 0, { timeoutMs: 60_000, what: "a connection" });
  expect(await msToEnd(fleet, (f) => f.signal("SIGINT"))).toBeLessThan(4_500); // one try to connect takes 5 s
  mute.stop();
});

test("Ctrl-C ends a fleet that is connected and cannot declare its streams", async () => {
  const without = await startNatsServer({ jetstream: false });
  const fleet = startProgram("main.ts", ["toolworks"], { NATS_URL: without.url });
  await until(() => fleet.lines.some((line) => line.includes("cannot be declared yet")), { timeoutMs: 60_000, what: "it to wait" });
  await msToEnd(fleet, (f) => f.signal("SIGINT")); // they never can
  await without.stop();
});

test("Ctrl-C ends a fleet whose server has gone away, work in hand or not", async () => {
  const lost = await startNatsServer();
  const fleet = await startFleet(["agent-bus", "--rate", "50"], { NATS_URL: lost.url });
  await sleep(1_000);
  await lost.kill();
  await until(() => fleet.lines.some((line) => line.includes("disconnected from NATS")), { timeoutMs: 60_000, what: "it to notice" });
  await msToEnd(fleet, (f) => f.signal("SIGINT")); // it never comes back
  await lost.stop();
});

async function msToEnd(fleet: FleetProcess, end: (fleet: FleetProcess) => void): Promise<number> {
  const startedAt = performance.now();
  end(fleet);
  expect(await fleet.ended).toBe(0);
  return performance.now() - startedAt;
}

test("a command fails, and does not wait, when NATS is down", async () => {
  const command = startProgram("main.ts", ["incidents"], { NATS_URL: "nats://me:secret@127.0.0.1:1" });
  expect(await command.ended).toBe(1);
  expect(command.lines.join()).toMatch(/NATS does not answer on nats:\/\/127\.0\.0\.1:1: .*\. NATS_URL says to look there\./);
});

test("where `npm start` does not run any more, a command says to run it", async () => {
  const folder = path.join(dataDir, "stopped");
  await mkdir(path.join(folder, "cli/nats/context"), { recursive: true });
  const context = JSON.stringify({ description: "oneroof", url: "nats://127.0.0.1:1" });
  await writeFile(path.join(folder, "cli/nats/context/oneroof.json"), context);
  const command = startProgram("main.ts", ["incident", "mls-outage", "on"], { NATS_URL: "", JETLAG_DATA_DIR: folder });
  expect(await command.ended).toBe(1);
  expect(command.lines.join()).toMatch(/does not answer on nats:\/\/127\.0\.0\.1:1: .*\. Run `npm start` first, and leave it running\./);
});

test("--help says how it is used", async () => {
  const command = startProgram("main.ts", ["--help"], {});
  expect(await command.ended).toBe(0);
  expect(command.lines.join("\n")).toContain("npm run fleet -- incident NAME on|off");
});

test("incidents are listed by system with how they stand, and one of them in full", async () => {
  const fleet = await startFleet(["toolworks"], { NATS_URL: server.url });
  const command = (...args: string[]) => startProgram("main.ts", args, { NATS_URL: server.url });
  const [list, one] = [command("incidents"), command("incidents", "crm-outage")];
  expect(await Promise.all([list.ended, one.ended])).toEqual([0, 0]);
  fleet.signal("SIGTERM");
  await fleet.ended;
  expect(list.lines.filter((line) => /^\w/.test(line)).slice(0, systems.length)).toEqual(systems.map(({ name }) => name));
  expect(list.lines).toContain("  mls-outage        not running  The multiple listing service fails");
  expect(list.lines).toContain("  crm-outage        mild         The crm does not answer");
  expect(one.lines[0]).toBe("crm-outage  mild  (toolworks) The crm does not answer");
  expect(one.lines.join(" ")).toContain("What to look for: worker-crm redelivers, ");
});

test("a system that is refused ends the fleet, but not before the others have stopped", async () => {
  const own = await startNatsServer();
  const nc = await connect({ servers: own.url });
  await (await jetstreamManager(nc)).streams.add({ name: "SAGAS", subjects: ["their.sagas"] });
  await nc.close();
  const fleet = startProgram("main.ts", ["all"], { NATS_URL: own.url });
  expect(await fleet.ended).toBe(1);
  const stopping = fleet.lines.findIndex((line) => line.includes('"why":"a system cannot run"'));
  expect(stopping).toBeGreaterThanOrEqual(0);
  expect(fleet.lines.slice(stopping + 1)).toContainEqual(
    expect.stringMatching(/^fleet: Stream SAGAS exists and is somebody else's: it captures their\.sagas\./),
  );
  await own.stop();
});

test("what does not exist is named", async () => {
  const env = { NATS_URL: server.url };
  const [system, agent] = [startProgram("main.ts", ["nowhere"], env), startProgram("main.ts", ["toolworks", "--agent", "nobody"], env)];
  expect(await Promise.all([system.ended, agent.ended])).toEqual([1, 1]);
  expect(system.lines.join()).toMatch(/There is no agent system nowhere; there are: .*toolworks/);
  expect(agent.lines.join()).toContain("toolworks has no agent nobody; it has: front-desk, ");
});

test("the same seed gives the same Msg-Ids: a second run of it stores nothing twice", async () => {
  const nc = await connect({ servers: server.url });
  const jsm = await jetstreamManager(nc);
  const events = async () =>
    (await jsm.streams.info("AGENT_TRIGGERS", { subjects_filter: "events.conversation.started" })).state.subjects?.[
      "events.conversation.started"
    ] ?? 0;
  const run = async (isEnough: (stored: number) => Promise<boolean> | boolean) => {
    const before = await events();
    const fleet = await startFleet(["toolworks", "--agent", "front-desk", "--rate", "100", "--seed", "same"], { NATS_URL: server.url });
    await until(async () => isEnough((await events()) - before), { timeoutMs: 60_000, what: "enough" });
    fleet.signal("SIGTERM");
    await fleet.ended;
    return (await events()) - before;
  };
  const first = await run((stored) => stored > 100);
  const second = await run(() => sleep(500).then(() => true)); // half of what the first one did
  await nc.close();
  expect(second).toBeLessThan(first / 2); // only where the second run got further than the first
});
