import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { declare } from "../bus/declare";
import { sleep } from "../bus/time";
import { until } from "../testing/fleet-process";
import { streams } from "./streams";

/**
 * What tenants who distrust each other need, by acme's worker: an account of its own that imports just what the worker uses. There a
 * reply subject is a subject of that account, so answers do not cross (tenants.int.test.ts shows that they do among users of one account).
 */
const USED = [
  "$JS.API.CONSUMER.INFO.AGENT_TASKS.acme-cto",
  "$JS.API.CONSUMER.MSG.NEXT.AGENT_TASKS.acme-cto",
  "$JS.ACK.AGENT_TASKS.acme-cto.*.*.*.*.*",
  "genbrain.agents.acme-cto.tasks",
];
/** An account answers `$JS.API` itself: the other's has a name of its own here, which clients call the API's prefix. */
const localName = (subject: string) => subject.replace("$JS.API", "JS.orgs.API");
const config = `accounts {
  ORGS { jetstream: enabled, users: [{ user: orgs, password: orgs }], exports: [
    ${USED.map((subject) => `{ service: "${subject}", response: stream, accounts: [ACME] }`).join("\n    ")}
  ] }
  ACME { users: [{ user: acme, password: acme }], imports: [
    ${USED.map((subject) => `{ service: { account: ORGS, subject: "${subject}" }, to: "${localName(subject)}" }`).join("\n    ")}
  ] }
}`;

let server: NatsServer;
let orgs: NatsConnection;
let acme: NatsConnection;
let js: JetStreamClient;
let jsm: JetStreamManager;

beforeAll(async () => {
  server = await startNatsServer({ config });
  const as = (name: string) => connect({ servers: server.url, user: name, pass: name });
  [orgs, acme] = [await as("orgs"), await as("acme")];
  [js, jsm] = [jetstream(orgs), await jetstreamManager(orgs)];
  await declare(jsm, { system: "genbrain-orgs", streams, scale: 1, replicas: null });
});
afterAll(async () => {
  await Promise.all([orgs?.close(), acme?.close()]);
  await server?.stop();
});

const messages = async (stream: string) => (await jsm.streams.info(stream)).state.messages;

test("over imports a worker publishes, pulls and acks as in the streams' own account", async () => {
  const own = jetstream(acme, { apiPrefix: "JS.orgs.API" });
  expect(await own.publish("genbrain.agents.acme-cto.tasks", "work")).toMatchObject({ stream: "AGENT_TASKS" });
  const consumer = await own.consumers.get("AGENT_TASKS", "acme-cto");
  const message = await consumer.next({ expires: 2_000 });
  expect(message?.string()).toBe("work");
  expect(await message?.ackAck()).toBe(true);
  expect(await messages("AGENT_TASKS")).toBe(0);
});

test("and whatever reply subject it names, the answer stays in its account: not at another tenant, not at the API", async () => {
  const atHome: string[] = [];
  const abroad: string[] = [];
  const replies = ["genbrain.agents.globex-cto.inbox", "$JS.API.STREAM.PURGE.ORG_EVENTS"] as const;
  for (const reply of replies) acme.subscribe(reply, { callback: (_, message) => void atHome.push(message.string()) });
  orgs.subscribe(replies[0], { callback: (_, message) => void abroad.push(message.string()) });
  await Promise.all([acme.flush(), orgs.flush()]);
  await js.publish("genbrain.org.globex.events", "{}");

  const pull = (reply: string) =>
    acme.publish(localName("$JS.API.CONSUMER.MSG.NEXT.AGENT_TASKS.acme-cto"), '{"batch":1,"no_wait":true}', { reply });
  pull(replies[1]);
  await until(() => atHome.length === 1, { timeoutMs: 60_000, what: "the status of an empty queue" });
  acme.publish("genbrain.agents.acme-cto.tasks", "words of acme's", { reply: replies[0] });
  await until(() => atHome.length === 2, { timeoutMs: 60_000, what: "the PubAck" });
  pull(replies[0]);
  await until(() => atHome.length === 3, { timeoutMs: 60_000, what: "the message" });
  expect(atHome).toEqual(["", expect.stringContaining('"stream":"AGENT_TASKS"'), "words of acme's"]);
  await sleep(200);
  expect(abroad).toEqual([]);
  expect([await messages("ORG_EVENTS"), await messages("AGENT_INBOX")]).toEqual([1, 0]);
});
