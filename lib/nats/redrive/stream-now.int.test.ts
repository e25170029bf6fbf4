import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startNatsCluster } from "@/e2e/fixtures/nats-cluster";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { connectedContext, until } from "../test-context";
import type { NatsContext } from "../types";
import { redriveWire } from ".";
import { makeStream } from "./test-wire";

let server: NatsServer;
let context: NatsContext;
const as = (user: string) => ({ auth: { kind: "password" as const, user, password: "p" } });

beforeAll(async () => {
  server = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "all", password: "p" },
      { user: "few", password: "p", permissions: { publish: { deny: ["$SYS.>", "$JS.API.STREAM.INFO.DENIED"] } } }
    ] } }`,
  });
  context = await connectedContext(server.url, as("all"));
});
afterAll(async () => {
  await context.close();
  await server.stop();
});

const serverIdOf = async ({ monitoringUrl }: NatsServer) =>
  ((await (await fetch(`${monitoringUrl}/varz`)).json()) as { server_id: string }).server_id;

test.each([
  ["nothing set", {}, 120_000],
  ["capped by max_age", { max_age: 30e9 }, 30_000],
  ["its own", { duplicate_window: 5e9 }, 5_000],
])("a stream now, with its window: %s", async (_, config, duplicateWindowMs) => {
  const before = Date.now();
  await makeStream(context, "S", config);
  const now = await redriveWire(context).streamNow("S");
  expect(now).toMatchObject({ name: "S", firstSeq: 0, lastSeq: 0, duplicateWindowMs, retention: "limits", allowDirect: true });
  expect(now.leader).toBe(await serverIdOf(server));
  for (const at of [now.at, now.createdAt]) expect(at).toBeGreaterThanOrEqual(before - 5);
  expect(now.at).toBeLessThanOrEqual(Date.now() + 5);
  await context.api("STREAM.DELETE.S");
  await expect(redriveWire(context).streamNow("S")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("the only server is known without asking it; what may not be asked is denied", async () => {
  const few = await connectedContext(server.url, as("few"));
  await makeStream(few, "S");
  expect((await redriveWire(few).streamNow("S")).leader).toBe(await serverIdOf(server));
  await expect(redriveWire(few).streamNow("DENIED")).rejects.toMatchObject({ code: "NATS_DENIED" });
  await few.close();
});

test("whether a connection is gone: seen, closed, denied, and after a restart", async () => {
  const mortal = await startNatsServer();
  const there = await connectedContext(mortal.url);
  const wire = redriveWire(there);
  const publisher = await wire.openPublisher("jetlag-redrive-job-1");
  const { serverId, clientId } = publisher;
  expect(await wire.isGone({ serverId, clientId })).toBe(false);
  await publisher.close();
  await until(async () => (await wire.isGone({ serverId, clientId })) === true);

  const second = await wire.openPublisher("jetlag-redrive-job-2");
  await mortal.kill();
  expect(await wire.isGone(second)).toBeNull();
  await mortal.restart();
  await until(() => there.link().kind === "connected");
  expect(await wire.isGone(second)).toBe(true);

  const twoAddresses = { ...there, settings: { ...there.settings, servers: [mortal.url, "nats://127.0.0.1:1"] } };
  expect(await redriveWire(twoAddresses).isGone(second)).toBeNull();
  await there.close();
  await mortal.stop();

  const few = await connectedContext(server.url, as("few"));
  const own = few.connection().info;
  vi.useFakeTimers({ toFake: ["setTimeout"] }); // what waits for a time-out never ends
  expect(await redriveWire(few).isGone({ serverId: own?.server_id ?? "", clientId: own?.client_id ?? 0 })).toBeNull();
  vi.useRealTimers();
  await few.close();
});

test("in a cluster: the leader's id, new after its restart, and a silent server proves nothing", async () => {
  const { servers, stop } = await startNatsCluster();
  const [first] = servers;
  if (!first) throw new Error("no server");
  const there = await connectedContext(first.url);
  await until(
    () =>
      makeStream(there, "S", { num_replicas: 3 }).then(
        () => true,
        () => false,
      ),
    30_000,
  );
  const wire = redriveWire(there);
  const ids = await Promise.all(servers.map(serverIdOf));
  const streams = ["S", "R1", "R2", "R3"]; // led by whichever: some are not led by the server that we are connected to
  for (const name of streams.slice(1)) await makeStream(there, name, { num_replicas: 1 });
  for (const name of streams) {
    const { cluster } = await there.api<{ cluster: { leader: string } }>(`STREAM.INFO.${name}`);
    expect((await wire.streamNow(name)).leader).toBe(ids[Number(cluster.leader.slice(1)) - 1]);
  }

  const other = servers[1];
  if (!other) throw new Error("no server");
  const elsewhere = await connectedContext(other.url);
  const publisher = await redriveWire(elsewhere).openPublisher("jetlag-redrive-job-1");
  expect(publisher.serverId).toBe(ids[1]);
  expect(await wire.isGone(publisher)).toBe(false);
  await other.kill();
  expect(await wire.isGone(publisher)).toBeNull();
  await other.restart();
  expect(await wire.isGone(publisher)).toBeNull();

  await until(async () => {
    await there.api("STREAM.LEADER.STEPDOWN.S", { placement: { preferred: "n2" } }).catch(() => null);
    return (await wire.streamNow("S").catch(() => null))?.leader === (await serverIdOf(other));
  }, 30_000);
  expect(await serverIdOf(other)).not.toBe(ids[1]);
  await elsewhere.close();
  await there.close();
  await stop();
});
