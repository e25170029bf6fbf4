import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { decode, parseCreds } from "@nats-io/jwt";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findNatsServer, freePort } from "@/e2e/fixtures/nats-server";
import { launchServer, type LaunchedServer } from "./testing/launch-server";
import { cliContextsOf, fleetSystems, loadKeys, type FleetSystem, type Keys, type Permissions, type Ports } from "./index";

/** A fleet folder as people write it, an account with roles from it, and a server with that account. */
const roles = {
  backend: { publish: { allow: ["agents.ceo.inbox", "_INBOX_ceo.>"] }, subscribe: { allow: ["agents.backend.>", "_INBOX_backend.>"] } },
  ceo: { publish: { allow: ["agents.>"] }, subscribe: { allow: ["agents.>", "_INBOX_ceo.>"] } },
  expert: { subscribe: { allow: ["ask.expert"] }, allowResponses: { max: 1, expiresMs: 60_000 } },
  mute: {},
};
let dataDir: string;
let system: FleetSystem;
let keys: Keys;
let ports: Ports;
let server: LaunchedServer;
const open: NatsConnection[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "jetlag-roles-"));
  const folder = path.join(dataDir, "fleet/company");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "subject-map.json"), "{}");
  await writeFile(path.join(folder, "users.json"), JSON.stringify(roles));
  await writeFile(path.join(folder, "account.json"), JSON.stringify({ clusterTraffic: "owner" }));
  [system] = (await fleetSystems(path.join(dataDir, "fleet"))) as [FleetSystem];
  keys = await loadKeys(path.join(dataDir, "keys"), [system]);
  ports = { nats: await freePort(), monitoring: await freePort(), websocket: await freePort() };
  server = await launchServer(findNatsServer(), { folder: path.join(dataDir, "nats"), keys, ports, consolePort: 3999 });
});
afterAll(async () => {
  await Promise.all(open.map((nc) => nc.close()));
  await server?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const credsOf = (role: string) => keys.systems[0]!.roles.find((one) => one.role === role)!.creds;

async function as(role: string): Promise<{ nc: NatsConnection; refused: string[] }> {
  const authenticator = credsAuthenticator(await readFile(credsOf(role)));
  const nc = await connect({ port: ports.nats, authenticator, reconnect: false, inboxPrefix: `_INBOX_${role}` });
  open.push(nc);
  const refused: string[] = [];
  void (async () => {
    for await (const status of nc.status()) if (status.type === "error") refused.push(status.error.message);
  })();
  return { nc, refused };
}

async function hears({ nc }: { nc: NatsConnection }, subject: string): Promise<string[]> {
  const heard: string[] = [];
  nc.subscribe(subject, { callback: (error, message) => void heard.push(error ? error.message : message.subject) });
  await nc.flush();
  return heard;
}

test("a role speaks and hears on its own subjects only: the server refuses the rest", async () => {
  const [backend, ceo] = [await as("backend"), await as("ceo")];
  const [ceoHeard, own, foreign] = [
    await hears(ceo, "agents.ceo.inbox"),
    await hears(backend, "agents.backend.inbox"),
    await hears(backend, "agents.ceo.inbox"),
  ];
  expect(foreign).toEqual([expect.stringMatching(/Permissions Violation for Subscription to "agents.ceo.inbox"/)]);
  backend.nc.publish("agents.ceo.inbox");
  backend.nc.publish("agents.backend.inbox");
  ceo.nc.publish("agents.backend.inbox");
  await Promise.all([backend.nc.flush(), ceo.nc.flush()]);
  await expect.poll(() => backend.refused.join()).toContain('Permissions Violation for Publish to "agents.backend.inbox"');
  await expect.poll(() => [ceoHeard, own]).toEqual([["agents.ceo.inbox"], ["agents.backend.inbox"]]);
});

test("an answer reaches whoever asked, and nobody who listens on another role's inbox", async () => {
  const [backend, ceo] = [await as("backend"), await as("ceo")];
  const overheard = await hears(backend, "_INBOX_ceo.>");
  ceo.nc.publish("agents.ceo.inbox", "", { reply: "_INBOX_ceo.x" });
  await ceo.nc.flush();
  expect(overheard).toEqual([expect.stringMatching(/Permissions Violation/)]);
});

test("a role that is given nothing may nothing, and one that may answer answers where it was asked", async () => {
  const [mute, expert] = [await as("mute"), await as("expert")];
  expect(await hears(mute, "agents.>")).toEqual([expect.stringMatching(/Permissions Violation/)]);
  expert.nc.subscribe("ask.expert", { callback: (_, message) => void message.respond("42") });
  await expert.nc.flush();
  const agents = await connect({ port: ports.nats, authenticator: credsAuthenticator(await readFile(keys.systems[0]!.agentsCreds)) });
  open.push(agents);
  expect((await agents.request("ask.expert")).string()).toBe("42");
});

test("the account says how a cluster carries it, and works", async () => {
  expect(decode<{ cluster_traffic?: string }>(keys.systems[0]!.jwt).nats.cluster_traffic).toBe("owner");
  const agents = await connect({ port: ports.nats, authenticator: credsAuthenticator(await readFile(keys.systems[0]!.agentsCreds)) });
  open.push(agents);
  expect((await (await jetstreamManager(agents)).streams.add({ name: "S", subjects: ["s"] })).config.name).toBe("S");
});

test("credentials stay while permissions do, and each role has a context of the nats CLI", async () => {
  const before = await readFile(credsOf("backend"), "utf8");
  await loadKeys(path.join(dataDir, "keys"), [system]);
  expect(await readFile(credsOf("backend"), "utf8")).toBe(before);
  const narrower: Permissions = { publish: { allow: [], deny: [] }, subscribe: { allow: ["agents.backend.inbox"], deny: [] } };
  await loadKeys(path.join(dataDir, "keys"), [{ ...system, roles: { ...system.roles, backend: narrower } }]);
  const { jwt } = await parseCreds(await readFile(credsOf("backend")));
  expect(decode<{ sub: object }>(jwt).nats.sub).toEqual({ allow: ["agents.backend.inbox"], deny: [] });
  const contexts = cliContextsOf(keys, ports);
  expect(contexts.map(({ name }) => name)).toEqual(["company", "company-backend", "company-ceo", "company-expert", "company-mute", "SYS"]);
});

test("a role whose credentials would not fit into one protocol line is refused by name; the widest that is not refused connects", async () => {
  const wide = (subjects: number): Permissions => ({
    publish: { allow: Array.from({ length: subjects }, (_, i) => `agents.subject-${i}.inbox`), deny: [] },
    subscribe: { allow: [], deny: [] },
  });
  const load = (subjects: number) =>
    loadKeys(path.join(dataDir, "keys"), [{ ...system, roles: { ...system.roles, wide: wide(subjects) } }]);
  await expect(load(200)).rejects.toThrow(/^users\.json: the role wide has more permissions than fit: .* 4096 bytes/);
  let widest: Keys | null = null;
  for (let subjects = 70; ; subjects += 5) {
    const next = await load(subjects).catch((error: Error) => {
      if (!error.message.includes("more permissions than fit")) throw error;
      return null;
    });
    if (!next) break;
    widest = next;
  }
  const { creds } = widest!.systems[0]!.roles.find(({ role }) => role === "wide")!;
  const authenticator = credsAuthenticator(await readFile(creds));
  const nc = await connect({
    port: ports.nats,
    authenticator,
    reconnect: false,
    name: "a-rather-long-name-of-a-system.of-an-agent.of-a-role",
  });
  open.push(nc);
  await nc.flush();
});

test.each([
  ["users.json", { Backend: {} }],
  ["users.json", { backend: { publish: { allowed: [] } } }],
  ["account.json", { clusterTraffic: "mine" }],
])("a mistake in %s is named: %j", async (file, content) => {
  const folder = await mkdtemp(path.join(dataDir, "wrong-"));
  await mkdir(path.join(folder, "x"));
  await writeFile(path.join(folder, "x/subject-map.json"), "{}");
  await writeFile(path.join(folder, "x", file), JSON.stringify(content));
  await expect(fleetSystems(folder)).rejects.toThrow(new RegExp(`x/${file}: `));
});
