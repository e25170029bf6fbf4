import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { genbrainOrgs } from "../genbrain-orgs/system";
import { oneroof } from "../oneroof/system";
import { startProgram, startFleet, until } from "../testing/fleet-process";
import { connectTest } from "../testing/one-station";
import { keyValueStream } from "./buckets";
import { declare } from "./declare";
import { SEEN_LIMITS } from "./remembered";

let cluster: Awaited<ReturnType<typeof startNatsCluster>>;

beforeAll(async () => {
  cluster = await startNatsCluster();
});
afterAll(async () => cluster?.stop());

test("replicas differ per stream, at most as many as --replicas says; without it what is there stays", async () => {
  const nc = await connectTest(cluster.servers[0]!.url);
  const jsm = await jetstreamManager(nc, { timeout: 5_000, checkAPI: false });
  const buckets = [keyValueStream("seen-oneroof", SEEN_LIMITS)];
  const kept = async (replicas: number | null) => {
    await declare(jsm, { system: oneroof.name, streams: oneroof.streams, buckets, scale: 0.1, replicas });
    const names = [...oneroof.streams, ...buckets].map(({ name }) => name);
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await jsm.streams.info(name)).config.num_replicas])));
  };
  try {
    const three = { CALL_INTENT: 3, TOOL_CALL: 3, TOOL_RESULT: 1, AUDIT: 3, DLQ: 3, "KV_seen-oneroof": 3 };
    await expect.poll(() => kept(3), { timeout: 30_000 }).toEqual(three); // until all three servers have joined
    expect(await kept(null)).toEqual(three);
    expect(new Set(Object.values(await kept(1)))).toEqual(new Set([1]));
    expect(genbrainOrgs.streams.map(({ name, replicas }) => [name, replicas])).toEqual([
      ["AGENT_TASKS", 3],
      ["AGENT_INBOX", 1],
      ["ORG_EVENTS", 3],
    ]);
  } finally {
    for (const { name } of [...oneroof.streams, ...buckets]) await jsm.streams.delete(name);
    await nc.close();
  }
});

test("--replicas 3: every stream and bucket on three nodes, and work goes on when one of them is killed", async () => {
  const url = cluster.servers.map((server) => server.url).join(",");
  const env = { NATS_URL: url, FLEET_TIME_SCALE: "0.1" };
  const fleet = await startFleet(["toolworks", "--replicas", "3"], env);
  const nc = await connectTest(cluster.servers[0]!.url);
  try {
    const jsm = await jetstreamManager(nc, { timeout: 5_000 });
    const streams = await jsm.streams.list().next();
    expect(streams.map(({ config }) => config.name)).toContain("KV_seen-toolworks");
    for (const { config } of streams) expect([config.name, config.num_replicas]).toEqual([config.name, 3]);

    const leader = async () => (await jsm.streams.info("TOOL_REQUESTS")).cluster?.leader;
    const acked = async () => (await jsm.consumers.info("TOOL_REQUESTS", "worker-payments")).delivered.consumer_seq;
    await until(async () => (await acked()) > 0, { timeoutMs: 60_000, what: "work" });
    // The connection of this test stays on the first node: another one dies.
    const victim = cluster.servers.find((_, i) => i > 0)!;
    await victim.kill();
    await until(async () => (await leader().catch(() => undefined)) !== undefined, { timeoutMs: 60_000, what: "a leader" });
    const before = await until(async () => (await acked().catch(() => -1)) >= 0, { timeoutMs: 60_000, what: "an answer" }).then(acked);
    await until(async () => (await acked().catch(() => -1)) > before + 3, { timeoutMs: 60_000, what: "more work" });
    await jetstream(nc).publish("events.after", "{}", { timeout: 5_000 });
  } finally {
    fleet.signal("SIGTERM");
    await fleet.ended;
    await nc.close();
  }
  expect(fleet.lines.filter((line) => /unhandled/i.test(line))).toEqual([]);
});

test("without a cluster it is refused with the server's words", async () => {
  const alone = await startNatsServer();
  const fleet = startProgram("main.ts", ["toolworks", "--replicas", "3"], { NATS_URL: alone.url });
  expect(await fleet.ended).toBe(1);
  expect(fleet.lines.join()).toMatch(/Stream TOOL_REQUESTS could not be created: .*replicas/);
  await alone.stop();
});
