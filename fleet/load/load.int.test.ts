import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram, until } from "../testing/fleet-process";
import { connectTest } from "../testing/one-station";
import type { LoadCommand } from "./arguments";
import { load, unload } from "./load";
import { listStreams } from "./mark";
import type { LoadSize } from "./plan";
import { fingerprints } from "./testing/fingerprint";

type Here = { nc: NatsConnection; jsm: JetStreamManager; url: string };
const open: { server: NatsServer; nc: NatsConnection }[] = [];
let here: Here;

async function start(): Promise<Here> {
  const server = await startNatsServer();
  const nc = await connectTest(server.url);
  open.push({ server, nc });
  return { nc, jsm: await jetstreamManager(nc), url: server.url };
}

beforeEach(async () => {
  here = await start();
});
afterEach(async () => {
  for (const { nc } of open) await nc.close();
  await Promise.all(open.splice(0).map(({ server }) => server.stop()));
});

const size: LoadSize = { seed: "s", streams: 9, consumers: 40, deadLetters: 5_000, bodyBytes: 300 };

type More = Partial<LoadSize> & { ratePerSec?: number; durationS?: number; ending?: AbortSignal };

/** What it said. */
async function run({ ratePerSec = 0, durationS, ending = new AbortController().signal, ...sizes }: More = {}, on = here): Promise<string> {
  const lines: string[] = [];
  const command: LoadCommand = { kind: "load", system: "", size: { ...size, ...sizes }, ratePerSec, durationS: durationS ?? null };
  await load(command, { nc: on.nc, ending, say: (line) => void lines.push(line) });
  return lines.join("\n");
}

async function remove(seed: string | null): Promise<string> {
  const lines: string[] = [];
  await unload({ seed }, { nc: here.nc, ending: new AbortController().signal, say: (line) => void lines.push(line) });
  return lines.join("\n");
}

const names = async () => [...(await listStreams(here.jsm)).keys()].sort();

test("the same seed makes the same, byte for byte and in the same order, on another server; another seed makes something else", async () => {
  const there = await start();
  const rate = { ratePerSec: 2_000, durationS: 1 };
  const [first, second] = await Promise.all([run(rate), run(rate, there)]);
  expect(first).toContain("stored: 9 streams, 40 consumers, 5,000 dead letters");
  expect([first, second]).toEqual([expect.stringContaining("sent 2,000 messages, stored 2,000"), expect.stringContaining("stored 2,000")]);
  const prints = await fingerprints(here.nc);
  expect(Object.keys(prints)).toHaveLength(9);
  expect(await fingerprints(there.nc)).toEqual(prints);

  const last = async (stream: string) => (await here.jsm.streams.getMessage(stream, { seq: 9 }))?.string();
  await run({ seed: "other" });
  expect(await last("LOAD_other_DLQ_001")).not.toBe(await last("LOAD_s_DLQ_001"));
});

test("run again it finds everything there; what is missing is made again", async () => {
  await run();
  const whole = await fingerprints(here.nc);
  expect(await run()).toMatch(/^load of seed s: .* 9 of its streams are there already\nstored: .*\ncomplete after/);
  await here.jsm.streams.delete("LOAD_s_DLQ_001");
  await here.jsm.consumers.delete("LOAD_s_SUPPORT_TASKS_001", "worker-crm-1");
  expect(await run()).toMatch(/streams: 9 of 9 .*\nconsumers: 40 of 40 .*\ndead letters: 5,000 of 5,000 /s);
  expect(await fingerprints(here.nc)).toEqual(whole);
});

test("stopped half-way it says so, and goes on where it stopped", async () => {
  const ending = new AbortController();
  here.nc.subscribe("load.s.dlq.>", { max: 1, callback: () => ending.abort("enough") });
  const stopping = run({ deadLetters: 20_000, ending: ending.signal });
  await expect(stopping).rejects.toThrow("stopped: the same command goes on where it stopped, and load --remove --seed s removes");
  const { last_seq } = (await here.jsm.streams.info("LOAD_s_DLQ_001")).state;
  expect(last_seq).toBeGreaterThan(0);
  expect(last_seq).toBeLessThan(10_000);
  await run({ deadLetters: 20_000 });
  const there = await start();
  await run({ deadLetters: 20_000 }, there);
  expect(await fingerprints(here.nc)).toEqual(await fingerprints(there.nc));
});

test("a server that dies under it: the command says so, and the same command goes on where it stopped", async () => {
  const { server } = open[0]!;
  const killed = new Promise((resolve) => {
    here.nc.subscribe("load.s.dlq.>", { max: 1, callback: () => resolve(server.kill()) });
  });
  const args = "load --streams 9 --consumers 40 --dead-letters 20000 --body-bytes 300 --seed s".split(" ");
  const program = startProgram("main.ts", args, { NATS_URL: here.url });
  expect(await program.ended).toBe(1);
  await until(() => program.lines.some((line) => line.startsWith("fleet:")), { timeoutMs: 60_000, what: "a sentence" });
  expect(program.lines.at(-1)).toMatch(/^fleet: NATS does not answer any more \(.*\): the same command goes on where it stopped/);
  await killed;
  await server.restart();
  await until(async () => (await names().catch(() => [])).length > 0, { timeoutMs: 60_000, what: "the server" });
  const there = await start();
  await Promise.all([run({ deadLetters: 20_000 }), run({ deadLetters: 20_000 }, there)]);
  expect(await fingerprints(here.nc)).toEqual(await fingerprints(there.nc));
});

test("removed is what a load made, and nothing else", async () => {
  await here.jsm.streams.add({ name: "LOAD_s_THEIRS", subjects: ["theirs.>"] });
  await run({ streams: 3, consumers: 3, deadLetters: 3 });
  const { config } = await here.jsm.streams.info("LOAD_s_DLQ_001");
  await here.jsm.streams.add({ name: "COPY", subjects: ["copy.>"], metadata: config.metadata });
  await run({ seed: "s_2", streams: 2, consumers: 1, deadLetters: 1 });
  expect(await remove("s")).toBe("removed 3 streams of the load of seed s, with their consumers");
  expect(await names()).toEqual(["COPY", "LOAD_s_2_DLQ_001", "LOAD_s_2_SUPPORT_TASKS_001", "LOAD_s_THEIRS"]);
  expect(await remove("s")).toBe("There is nothing here of the load of seed s.");
  expect(await remove(null)).toContain("removed 2 streams");
  expect(await names()).toEqual(["COPY", "LOAD_s_THEIRS"]);
});

test("somebody else's stream, and a load of the same seed in another size, are left alone, and nothing is written", async () => {
  await here.jsm.streams.add({ name: "LOAD_s_DLQ_001", subjects: ["theirs.>"] });
  await expect(run()).rejects.toThrow("Stream LOAD_s_DLQ_001 is somebody else's. It was left as it is: choose another --seed.");
  expect(await names()).toEqual(["LOAD_s_DLQ_001"]);
  await run({ seed: "t", streams: 3 });
  await expect(run({ seed: "t" })).rejects.toThrow(/^The load of seed t is there already, with --streams 3 --consumers 40 .* Remove it/);
  expect(await names()).toHaveLength(4);
});

test("a dead-letter stream that somebody wrote into, or filled beside us, is no longer what the seed says: refused", async () => {
  await run({ deadLetters: 2_000 });
  await here.jsm.streams.delete("LOAD_s_DLQ_001");
  const ending = new AbortController();
  ending.abort("at once");
  await expect(run({ deadLetters: 2_000, ending: ending.signal })).rejects.toThrow("stopped");
  await here.nc.request("load.s.dlq.001.x", "a stranger's");
  await expect(run({ deadLetters: 2_000 })).rejects.toThrow(
    "LOAD_s_DLQ_001 holds another message at 1 than this load puts there: load --remove",
  );
  await run({ seed: "t", deadLetters: 2_000 });
  await here.nc.request("load.t.dlq.002.x", "one more");
  await expect(run({ seed: "t", deadLetters: 2_000 })).rejects.toThrow(
    "LOAD_t_DEAD_LETTERS_002 has stored 1,001 messages, more than its 1,000",
  );
});

test.each([
  ["max_streams: 5", /NATS refused it: maximum number of streams reached \(10027\)\. This load has 9 streams/],
  ["max_file: 20M", /NATS refused it: insufficient storage resources available \(10047\)\. .* max_bytes reserve \d+ MB/],
  ["max_consumers: 3", /NATS refused it: maximum consumers limit reached \(10026\)\. .* up to 6 consumers on one of them/],
])("what the account does not allow (%s) is refused with the server's reason, and leaves nothing", async (limit, reason) => {
  const config = `accounts { A { jetstream { ${limit} }, users: [{ user: "a", password: "p" }] } }, no_auth_user: "a"`;
  const server = await startNatsServer({ config });
  const nc = await connectTest(server.url);
  open.push({ server, nc });
  const narrow = { nc, jsm: await jetstreamManager(nc), url: server.url };
  await expect(run({}, narrow)).rejects.toThrow(reason);
  expect([...(await listStreams(narrow.jsm)).keys()]).toEqual([]);
});

test("a NATS without JetStream is said to be one", async () => {
  const server = await startNatsServer({ jetstream: false });
  const nc = await connectTest(server.url);
  open.push({ server, nc });
  const without = { nc, jsm: here.jsm, url: server.url };
  await expect(run({}, without)).rejects.toThrow("JetStream is not enabled in this account.");
});

test("a body for which the server's messages are too small is refused", async () => {
  const server = await startNatsServer({ config: "max_payload: 2000" });
  const nc = await connectTest(server.url);
  open.push({ server, nc });
  const narrow = { nc, jsm: await jetstreamManager(nc), url: server.url };
  await expect(run({ bodyBytes: 1_900 }, narrow)).rejects.toThrow(
    "--body-bytes 1900 is too much: this server takes messages of 2,000 bytes",
  );
});

test("the command sends at its rate until Ctrl-C, some consumers work and others wait; then it is removed", async () => {
  const env = { NATS_URL: here.url };
  const sizes = "--streams 4 --consumers 80 --rate 500 --dead-letters 10".split(" ");
  const program = startProgram("main.ts", ["load", ...sizes], env);
  const sent = () => program.lines.some((line) => /^sent [\d,]+, stored [\d,]+, acked [1-9]/.test(line));
  await until(sent, { timeoutMs: 60_000, what: () => `messages, got:\n${program.lines.join("\n")}` });
  program.signal("SIGINT");
  expect(await program.ended).toBe(0);
  expect(program.lines.at(-1)).toMatch(/^sent ([\d,]+) messages, stored \1, acked [1-9]/);
  const pending: number[] = [];
  for await (const consumer of here.jsm.consumers.list("LOAD_1_SUPPORT_TASKS_001")) pending.push(consumer.num_pending);
  expect(Math.min(...pending)).toBeLessThan(Math.max(...pending));

  const removing = startProgram("main.ts", ["load", "--remove"], env);
  expect(await removing.ended).toBe(0);
  expect(removing.lines).toContain("removed 4 streams of loads, with their consumers");
  expect(await names()).toEqual([]);
});
