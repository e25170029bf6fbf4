import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import { startProgram, startFleet, until } from "../testing/fleet-process";
import { connectTest } from "../testing/one-station";

let cluster: Awaited<ReturnType<typeof startNatsCluster>>;

beforeAll(async () => {
  cluster = await startNatsCluster();
}, 60_000);
afterAll(async () => cluster?.stop());

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
    await until(async () => (await acked()) > 0, { timeoutMs: 20_000, what: "work" });
    // The connection of this test stays on the first node: another one dies.
    const victim = cluster.servers.find((_, i) => i > 0)!;
    await victim.kill();
    await until(async () => (await leader().catch(() => undefined)) !== undefined, { timeoutMs: 20_000, what: "a leader" });
    const before = await until(async () => (await acked().catch(() => -1)) >= 0, { timeoutMs: 20_000, what: "an answer" }).then(acked);
    await until(async () => (await acked().catch(() => -1)) > before + 3, { timeoutMs: 30_000, what: "more work" });
    await jetstream(nc).publish("events.after", "{}", { timeout: 5_000 });
  } finally {
    fleet.signal("SIGTERM");
    await fleet.ended;
    await nc.close();
  }
  expect(fleet.lines.filter((line) => /unhandled/i.test(line))).toEqual([]);
}, 120_000);

test("without a cluster it is refused with the server's words", async () => {
  const alone = await startNatsServer();
  const fleet = startProgram("main.ts", ["toolworks", "--replicas", "3"], { NATS_URL: alone.url });
  expect(await fleet.ended).toBe(1);
  expect(fleet.lines.join()).toMatch(/Stream TOOL_REQUESTS could not be created: .*replicas/);
  await alone.stop();
});
