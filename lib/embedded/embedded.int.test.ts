import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { encodeUser } from "@nats-io/jwt";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { createUser, fromPublic, fromSeed } from "@nats-io/nkeys";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { launchServer, type LaunchedServer } from "./testing/launch-server";
import { type Keys, loadKeys, type Ports } from "./index";

const consolePort = 3999;
let dataDir: string;
let ports: Ports;
let keys: Keys;
let server: LaunchedServer;
const open: NatsConnection[] = [];

async function as(creds: string): Promise<NatsConnection> {
  const nc = await connect({ port: ports.nats, authenticator: credsAuthenticator(await readFile(creds)), reconnect: false });
  open.push(nc);
  return nc;
}

function systemNamed(name: string): Keys["systems"][number] {
  const found = keys.systems.find((system) => system.name === name);
  if (!found) throw new Error(`no keys for ${name}`);
  return found;
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-embedded-"));
  ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  keys = await loadKeys(path.join(dataDir, "keys"), ["alpha", "beta"]);
  server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort });
});

afterAll(async () => {
  await Promise.all(open.map((nc) => nc.close()));
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test("keys are their owner's alone, and are made once", async () => {
  const folder = path.join(dataDir, "keys");
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { mode } = await stat(path.join(entry.parentPath, entry.name));
    expect([entry.name, (mode & 0o777).toString(8)]).toEqual([entry.name, entry.isDirectory() ? "700" : "600"]);
  }
  expect(await loadKeys(folder, ["alpha", "beta"])).toEqual(keys);
  const seeds = await readFile(systemNamed("alpha").consoleCreds, "utf8");
  await loadKeys(folder, ["alpha"]);
  expect(await readFile(systemNamed("alpha").consoleCreds, "utf8")).toBe(seeds);
});

test("a user has JetStream on file in its own account, and sees nothing of another's", async () => {
  const [alpha, beta] = [await as(systemNamed("alpha").agentsCreds), await as(systemNamed("beta").consoleCreds)];
  const overheard: string[] = [];
  beta.subscribe("orders.>", { callback: (_, message) => void overheard.push(message.subject) });
  await beta.flush();

  await (await jetstreamManager(alpha)).streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  await jetstream(alpha).publish("orders.new", "one");
  await beta.flush();

  expect(overheard).toEqual([]);
  expect((await (await jetstreamManager(beta)).getAccountInfo()).streams).toBe(0);
  expect((await (await jetstreamManager(alpha)).streams.info("ORDERS")).config.storage).toBe("file");
});

test("the system account answers about the server, and a system that joined later gets its account without a restart", async () => {
  const withNew = await loadKeys(path.join(dataDir, "keys"), ["alpha", "beta", "gamma"]);
  expect(withNew.systems.slice(0, 2)).toEqual(keys.systems);
  const gamma = withNew.systems[2];
  if (!gamma) throw new Error("no gamma");

  const sys = await as(keys.system.creds);
  const answer = (await sys.request("$SYS.REQ.CLAIMS.UPDATE", gamma.jwt)).json<{ data?: { code: number } }>();
  expect(answer.data?.code).toBe(200);
  expect((await (await jetstreamManager(await as(gamma.consoleCreds))).getAccountInfo()).streams).toBe(0);
});

test("a tap hears the account's messages in its own queue, but no other queue, no answers, and publishes nothing", async () => {
  const user = createUser();
  const tapKey = fromSeed(new Uint8Array(await readFile(path.join(dataDir, "keys/alpha/tap.seed"))));
  const ofAccount = { issuer_account: systemNamed("alpha").publicKey };
  const jwt = await encodeUser("tap", fromPublic(user.getPublicKey()), tapKey, ofAccount, { scopedUser: true });

  const client = path.resolve(import.meta.dirname, "testing/tap-client.mjs");
  const tap = spawn(process.execPath, ["--experimental-websocket", "--no-warnings", client], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: tap.stdout })[Symbol.asyncIterator]();
  const seed = new TextDecoder().decode(user.getSeed());
  tap.stdin.write(`${JSON.stringify({ url: `ws://127.0.0.1:${ports.websocket}`, jwt, seed })}\n`);
  expect(await lines.next()).toMatchObject({ value: "listening" });

  const alpha = await as(systemNamed("alpha").agentsCreds);
  alpha.publish("orders.new", "from an agent");
  alpha.publish("_INBOX.somebody", "an answer");
  alpha.publish("$JS.ACK.somebody", "an ack");
  await alpha.flush();
  tap.stdin.write("report\n");
  const { heard, refused } = JSON.parse((await lines.next()).value);
  expect(heard).toEqual(["orders.new"]);
  expect(refused).toHaveLength(2);
});

test("the WebSocket takes the console's origins and no other", async () => {
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) expect(await upgrade(`http://${host}:${consolePort}`)).toBe(101);
  for (const origin of [`http://evil.example:${consolePort}`, "http://127.0.0.1:4000", `https://127.0.0.1:${consolePort}`])
    expect(await upgrade(origin)).toBe(403);
});

/** The status with which the server answers a WebSocket handshake from that origin. */
function upgrade(origin: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      Origin: origin,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const asked = request({ port: ports.websocket, host: "127.0.0.1", headers });
    asked.on("upgrade", (answer, socket) => {
      socket.destroy();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("response", (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on("error", reject);
    asked.end();
  });
}
