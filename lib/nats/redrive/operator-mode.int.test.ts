import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect, credsAuthenticator } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { loadKeys } from "@/lib/embedded";
import { launchServer } from "@/lib/embedded/testing/launch-server";
import { connectedContext, until } from "../test-context";
import { countCoreSubscribers, maxPayloadBytes, readPermissions, redriveWire } from ".";
import { makeStream, message } from "./test-wire";

test("an ordinary account of the embedded server may ask all that a re-drive needs, and is told of itself only", async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-redrive-"));
  const ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  const keys = await loadKeys(path.join(dataDir, "keys"), ["alpha", "beta"]);
  const server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3999 });
  const [alpha, beta] = keys.systems;
  if (!alpha || !beta) throw new Error("no keys");
  const url = `nats://127.0.0.1:${ports.nats}`;
  const monitoringUrls = [`http://127.0.0.1:${ports.monitoring}`];
  const contextOf = (file: string) => connectedContext(url, { auth: { kind: "creds", file }, monitoringUrls });
  const context = await contextOf(alpha.consoleCreds);
  const stranger = await contextOf(beta.consoleCreds);
  const wire = redriveWire(context);

  await makeStream(context, "S");
  const publisher = await wire.openPublisher("jetlag-redrive-job-1");
  expect(await publisher.publish(message("s.a"), 2_000)).toMatchObject({ kind: "stored", seq: 1 });
  expect((await wire.streamNow("S")).leader).toBe(publisher.serverId);
  expect(await wire.isGone(publisher)).toBe(false);
  await publisher.close();
  await until(async () => (await wire.isGone(publisher)) === true);
  expect(
    await wire.removeMany({ stream: { name: "S", firstSeq: 1, lastSeq: 99_999, consumerCount: 0 }, askedAt: performance.now() }, [1]),
  ).toEqual([{ seq: 1, kind: "removed" }]);
  expect(await readPermissions(context)).toEqual({ publishAllow: null, publishDeny: [] });
  expect(maxPayloadBytes(context)).toBe(1_048_576);

  const agents = await connect({ servers: url, authenticator: credsAuthenticator(await readFile(alpha.agentsCreds)) });
  agents.subscribe("s.*");
  await agents.flush();
  expect(await countCoreSubscribers(context, ["s.a"])).toEqual(new Map([["s.a", 1]]));
  expect(await countCoreSubscribers(stranger, ["s.a"])).toEqual(new Map([["s.a", 0]]));

  await agents.close();
  await Promise.all([context.close(), stranger.close()]);
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});
