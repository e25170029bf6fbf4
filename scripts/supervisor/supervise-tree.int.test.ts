import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "@/e2e/fixtures/nats-server";
import { EmbeddedInfo } from "@/lib/config";
import { areAlive, isAlive, nextPid, recordedPid, type Starter, startStarter } from "./testing/starter";

const maxRestartMs = 30_000;
const maxStopMs = 10_000;

let folder: string;
let dataDir: string;
let port: number;
const starters: Starter[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "jetlag-tree-"));
  dataDir = path.join(folder, "data");
  port = await freePort();
  await mkdir(path.join(folder, "fleet/alpha"), { recursive: true });
  await writeFile(path.join(folder, "fleet/alpha/subject-map.json"), "{}");
});

afterEach(async () => {
  for (const { child, ended } of starters.splice(0)) {
    child.kill("SIGTERM");
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
});

function start(
  options: { consoleEnv?: Record<string, string>; fleetEnv?: Record<string, string>; withoutNats?: boolean; dataDir?: string } = {},
): Starter {
  const starter = startStarter({ dataDir, port, fleetFolder: path.join(folder, "fleet"), ...options });
  starters.push(starter);
  return starter;
}

/** The fleet is started when the console answers, and recorded a moment later. */
async function pidsOf(...names: string[]): Promise<number[]> {
  await expect.poll(() => names.filter((name) => !existsSync(path.join(dataDir, "run", `${name}.json`)))).toEqual([]);
  return names.map((name) => recordedPid(dataDir, name));
}

const ready = () => `Jetlag is ready on http://127.0.0.1:${port}`;

async function connectAsAgent(): Promise<NatsConnection> {
  const info = EmbeddedInfo.parse(JSON.parse(await readFile(path.join(dataDir, "embedded.json"), "utf8")));
  const creds = await readFile(path.join(dataDir, "keys/alpha/agents.creds"));
  return connect({ servers: info.natsUrl, authenticator: credsAuthenticator(creds), reconnect: false });
}

test("it says once that it is ready, and SIGTERM ends everything in order and in time", async () => {
  const starter = start();
  await starter.says(ready());
  const pids = await pidsOf("console", "fleet-alpha", "fleet-beta", "nats");
  expect(await areAlive(pids)).toEqual([true, true, true, true]);
  expect((await fetch(`http://127.0.0.1:${port}/api/v1/health`)).ok).toBe(true);

  const askedAt = performance.now();
  starter.child.kill("SIGTERM");
  expect(await starter.ended).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(maxStopMs);
  expect(await areAlive(pids)).toEqual([false, false, false, false]);
  expect(starter.output().split("Jetlag is ready").length - 1).toBe(1);
  expect(await readdir(path.join(dataDir, "run"))).toEqual([]);
});

test("it is ready when the console is, however long the fleet takes", async () => {
  const starter = start({ fleetEnv: { READY_AFTER_MS: "60000" } });
  await starter.says(ready());
  starter.child.kill("SIGTERM");
  expect(await starter.ended).toBe(0);
});

test("a child that ignores SIGTERM is killed within the ten seconds; a second Ctrl-C hurries", async () => {
  const patient = start({ consoleEnv: { IGNORE_SIGTERM: "1" } });
  await patient.says(ready());
  const askedAt = performance.now();
  patient.child.kill("SIGINT");
  await patient.ended;
  const patientMs = performance.now() - askedAt;
  expect(patientMs).toBeLessThan(maxStopMs);

  const hurried = start({ consoleEnv: { IGNORE_SIGTERM: "1" } });
  await hurried.says(ready());
  const hurriedAt = performance.now();
  hurried.child.kill("SIGINT");
  setTimeout(() => hurried.child.kill("SIGINT"), 700);
  await hurried.ended;
  expect(performance.now() - hurriedAt).toBeLessThan(patientMs - 1_500); // it need not wait for the console's 4.5 s
});

test("a killed nats-server, fleet or console is started again, and nothing is lost", async () => {
  const starter = start();
  await starter.says(ready());
  const nc = await connectAsAgent();
  await (await jetstreamManager(nc)).streams.add({ name: "S", subjects: ["s"] });
  await jetstream(nc).publish("s", "kept");

  for (const name of ["nats", "fleet-alpha", "console"]) {
    const before = recordedPid(dataDir, name);
    process.kill(before, "SIGKILL");
    expect(await isAlive(await nextPid(dataDir, name, before, maxRestartMs))).toBe(true);
    const said = name === "nats" ? "nats-server" : name;
    await starter.says(`${said}: was ended by SIGKILL; starting it again`);
    await starter.says(`${said}: running again`);
  }
  const again = await connectAsAgent();
  expect((await (await jetstreamManager(again)).streams.info("S")).state.messages).toBe(1);
  await Promise.all([nc.close(), again.close()]);
});

test("after kill -9 of the starter its console and fleet end, and the next start takes its nats-server over, memory streams and all", async () => {
  const first = start();
  await first.says(ready());
  const nats = recordedPid(dataDir, "nats");
  const others = await pidsOf("fleet-alpha", "console");
  const nc = await connectAsAgent();
  await (await jetstreamManager(nc)).streams.add({ name: "M", subjects: ["m"], storage: "memory" });
  await jetstream(nc).publish("m", "only in memory");
  await nc.close();

  first.child.kill("SIGKILL");
  await expect.poll(() => areAlive(others)).toEqual([false, false]);
  expect(await isAlive(nats)).toBe(true);

  const second = start();
  await second.says("taking over process");
  await second.says(ready());
  expect(recordedPid(dataDir, "nats")).toBe(nats);
  const again = await connectAsAgent();
  expect((await (await jetstreamManager(again)).streams.info("M")).state.messages).toBe(1);
  await again.close();

  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(await isAlive(nats)).toBe(false);
  expect(await readdir(path.join(dataDir, "run"))).toEqual([]);
});

test("an adopted nats-server that is killed is started again, and ended with the rest", async () => {
  const first = start();
  await first.says(ready());
  const nats = recordedPid(dataDir, "nats");
  first.child.kill("SIGKILL");
  await first.ended;

  const second = start();
  await second.says(ready());
  process.kill(nats, "SIGKILL");
  await second.says("nats-server: running again");
  const successor = recordedPid(dataDir, "nats");
  second.child.kill("SIGTERM");
  expect(await second.ended).toBe(0);
  expect(await areAlive([nats, successor])).toEqual([false, false]);
});

test("an orphan with another configuration is stopped first, also when only its own pid file names it", async () => {
  const first = start();
  await first.says(ready());
  const nats = recordedPid(dataDir, "nats");
  first.child.kill("SIGKILL");
  await first.ended;
  await rm(path.join(dataDir, "run/nats.json"));

  const second = start();
  await second.says(`stopping process ${nats}`);
  await second.says(ready());
  expect(await isAlive(nats)).toBe(false);
});

test("a second starter on the same folder is refused with a sentence, however long the folder's path is", async () => {
  const deep = path.join(folder, "d".repeat(60), "e".repeat(60));
  const first = start({ withoutNats: true, dataDir: deep });
  await first.says(ready());
  const second = start({ withoutNats: true, dataDir: deep });
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`already runs from ${deep} on http://127.0.0.1:${port} (process ${first.child.pid})`);

  first.child.kill("SIGKILL");
  await first.ended;
  await start({ withoutNats: true, dataDir: deep }).says(ready());
});

test("a taken port is an error that names who has it, and nothing is left running", async () => {
  const other = createServer().listen(port, "127.0.0.1");
  const starter = start();
  expect(await starter.ended).toBe(1);
  expect(starter.output()).toContain(`Port ${port} on 127.0.0.1 is taken`);
  if (process.platform === "linux") expect(starter.output()).toContain(`by process ${process.pid}`);
  expect(existsSync(path.join(dataDir, "run/nats.json"))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test.each([1, 78])("a console that exits with %i before it answers ends the start with its own sentence", async (code) => {
  const starter = start({ consoleEnv: { FAIL_WITH: String(code) } });
  expect(await starter.ended).toBe(1);
  expect(starter.output()).toContain("The database folder is damaged");
  expect(starter.output()).toContain(`The console does not start: it exited with ${code}`);
  expect(starter.output()).not.toContain("starting it again");
  expect(existsSync(path.join(dataDir, "run/nats.json"))).toBe(false);
});

test("ports that are taken are replaced, said, and kept for the next start", async () => {
  const portsFile = path.join(dataDir, "nats/ports.json");
  const first = start();
  await first.says(ready());
  const before = JSON.parse(await readFile(portsFile, "utf8"));
  first.child.kill("SIGTERM");
  await first.ended;

  const other = createServer().listen(before.nats, "127.0.0.1");
  const second = start();
  await second.says(ready());
  const chosen = JSON.parse(await readFile(portsFile, "utf8"));
  expect(chosen.nats).not.toBe(before.nats);
  expect(chosen.monitoring).toBe(before.monitoring);
  expect(second.output()).toMatch(/nats-server: nats on port \d+/);
  second.child.kill("SIGTERM");
  await second.ended;
  await new Promise((resolve) => other.close(resolve));

  await start().says(ready());
  expect(JSON.parse(await readFile(portsFile, "utf8"))).toEqual(chosen);
});
