import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { until } from "@/lib/nats/test-context";
import { Watching } from "./test-watching";

let cluster: Awaited<ReturnType<typeof startNatsCluster>>;
let watching: Watching;

beforeAll(async () => {
  cluster = await startNatsCluster();
  const [first] = cluster.servers;
  if (!first) throw new Error("no server");
  watching = await Watching.open(
    first,
    undefined,
    cluster.servers.map((server) => server.monitoringUrl),
  );
  await until(async () => {
    const answer = await watching.nc
      .request("$JS.API.STREAM.CREATE.R3", JSON.stringify({ name: "R3", subjects: ["r3.>"], num_replicas: 3 }))
      .catch(String);
    return typeof answer !== "string" && answer.json<{ error?: unknown }>().error === undefined;
  }, 30_000);
});
afterAll(async () => {
  await watching.stop();
  await cluster.stop();
});

test("one replica down: replica-behind; the majority gone: offline, with the last numbers; back again: well", async () => {
  await watching.consumer("R3", "worker");
  await watching.publish("r3.a", 4);
  const kept = await pullAll(4);
  for (const message of kept.slice(0, 3)) message.respond("+ACK");
  await watching.nc.flush();
  await untilTicked(() => watching.row("R3", "worker")?.lag === 1);

  const [, second, third] = cluster.servers;
  await third?.kill();
  await untilTicked(() => watching.streamRow("R3")?.health === "replica-behind");
  expect(watching.streamRow("R3")?.reason).toMatch(/^Replica n3 is (offline|not current|.+ behind)\.$/);
  expect(watching.row("R3", "worker")?.status).not.toBe("offline");

  await second?.kill();
  const offline = await watching.until("R3", "worker", "offline", 90_000);
  expect(offline).toMatchObject({ lag: 1, reason: expect.stringMatching(/^No leader for .+; the numbers are from before\.$/) });
  await untilTicked(() => watching.streamRow("R3")?.health === "offline");

  await Promise.all([second?.restart(), third?.restart()]);
  await untilTicked(() => watching.streamRow("R3")?.health === "ok");
  expect(await watching.until("R3", "worker", "ok", 90_000)).toMatchObject({ lag: 1 });
}, 240_000);

/** A young cluster may let a pull expire with less than was asked for. */
async function pullAll(count: number) {
  const pulled: Awaited<ReturnType<typeof watching.pull>> = [];
  for (let tries = 0; pulled.length < count && tries < 20; tries++) {
    pulled.push(...(await watching.pull("R3", "worker", { batch: count - pulled.length, expiresMs: 2_000 })));
  }
  expect(pulled).toHaveLength(count);
  return pulled;
}

async function untilTicked(holds: () => boolean): Promise<void> {
  await until(async () => {
    await watching.tick();
    return holds();
  }, 90_000);
}
