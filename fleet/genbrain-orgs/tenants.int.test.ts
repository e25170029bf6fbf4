import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keyValueStream, seenBucket } from "../bus/buckets";
import { declare } from "../bus/declare";
import { SEEN_LIMITS } from "../bus/remembered";
import { until } from "../testing/fleet-process";
import { startOwnAccounts, type OwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { refusalOfPublish, refusalOfSubscribe } from "../testing/refusals";
import { streams as streamsOfB } from "../genbrain-bus/streams";
import { streams } from "./streams";

let accounts: OwnAccounts;
beforeAll(async () => {
  accounts = await startOwnAccounts(1);
  for (const [system, specs] of [["genbrain-orgs", streams] as const, ["genbrain-bus", streamsOfB] as const])
    await declare(await jetstreamManager(await accounts.connect(system)), {
      system,
      streams: specs,
      buckets: [keyValueStream(seenBucket(system), SEEN_LIMITS)],
      scale: 1,
      replicas: null,
    });
});
afterAll(() => accounts?.stop());

test.each([
  ["acme", "globex"],
  ["globex", "acme"],
])("%s works on its own subjects, and the server refuses it %s's", async (one, other) => {
  const tenant = await accounts.connect("genbrain-orgs", one);
  for (const subject of [`genbrain.agents.${one}-cto.tasks`, `genbrain.org.${one}.events`, `genbrain.meetings.${one}-standup.messages`])
    expect(await refusalOfPublish(tenant, subject)).toBeNull();
  for (const subject of [
    ...["tasks", "inbox", "meetings", "heartbeat"].map((kind) => `genbrain.agents.${other}-cto.${kind}`),
    ...["events", "metrics", "tasks.created", "tasks.completed"].map((kind) => `genbrain.org.${other}.${kind}`),
    `genbrain.meetings.${other}-standup.decisions`,
    "genbrain.org.system.scaling",
    "genbrain.agents.broadcast",
    `$JS.API.CONSUMER.MSG.NEXT.AGENT_TASKS.${other}-cto`,
    `$JS.ACK.AGENT_TASKS.${other}-cto.1.1.1.0.0`,
    "$JS.API.CONSUMER.CREATE.ORG_EVENTS",
    "$JS.API.DIRECT.GET.ORG_EVENTS",
    `$JS.API.DIRECT.GET.AGENT_TASKS.genbrain.agents.${other}-cto.tasks`,
    "$JS.API.STREAM.MSG.GET.AGENT_TASKS",
    "$JS.API.STREAM.PURGE.AGENT_TASKS",
  ])
    expect(await refusalOfPublish(tenant, subject)).toBe(`publish ${subject}`);

  expect(await refusalOfSubscribe(tenant, `genbrain.org.${one}.>`)).toBeNull();
  for (const subject of [
    ">",
    "genbrain.>",
    "genbrain.org.*.events",
    `genbrain.agents.${other}-cto.tasks`,
    `genbrain.org.${other}.>`,
    `genbrain.meetings.${other}-standup.messages`,
    `_INBOX_${other}.>`,
  ])
    expect(await refusalOfSubscribe(tenant, subject)).toBe(`subscription ${subject}`);
});

test("what passes between one tenant's agents is not heard by the other, and not by the other system with the same subjects", async () => {
  const heard: string[] = [];
  const listen = async (system: string, role: string | undefined, subjects: string[]) => {
    const nc = await accounts.connect(system, role);
    for (const subject of subjects) nc.subscribe(subject, { callback: (_, message) => void heard.push(`${role}: ${message.subject}`) });
    await nc.flush();
  };
  await listen("genbrain-orgs", "globex", ["genbrain.org.globex.>", "genbrain.agents.globex-cto.*"]);
  await listen("genbrain-orgs", "acme", ["genbrain.agents.acme-cto.*"]);
  await listen("genbrain-bus", "ceo", ["genbrain.>"]);
  const acme = await accounts.connect("genbrain-orgs", "acme");
  await acme.request("genbrain.agents.acme-cto.tasks", "{}");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(heard).toEqual(["acme: genbrain.agents.acme-cto.tasks"]);
  const other = await jetstreamManager(await accounts.connect("genbrain-bus"));
  expect((await other.streams.info("AGENT_COMMS")).state.last_seq).toBe(0);
});

test("an ack of one's own cannot be written so that it pulls the other's messages", async () => {
  const acme = await accounts.connect("genbrain-orgs", "acme");
  // Both forms of an ack's subject, with the own consumer's name where the other form has it.
  for (const subject of ["$JS.ACK.AGENT_TASKS.globex-cto.1.acme-cto.1.0.0", "$JS.ACK._.acme-cto.AGENT_TASKS.globex-cto.1.1.1.0.0"])
    expect(await refusalOfPublish(acme, subject, "+NXT")).toBe(`publish ${subject}`);
  for (const subject of ["$JS.ACK.AGENT_TASKS.acme-cto.1.1.1.0.0", "$JS.ACK._.hash.AGENT_TASKS.acme-cto.1.1.1.0.0.token"])
    expect(await refusalOfPublish(acme, subject)).toBeNull();
});

test("what permissions do not close: an answer goes wherever its asker says, also to the other's subjects and to the API", async () => {
  const acme = await accounts.connect("genbrain-orgs", "acme");
  const globex = await accounts.connect("genbrain-orgs", "globex");
  const [js, jsm] = await (async (nc) => [jetstream(nc), await jetstreamManager(nc)] as const)(await accounts.connect("genbrain-orgs"));
  const heard: string[] = [];
  globex.subscribe("genbrain.agents.globex-cto.inbox", { callback: (_, message) => void heard.push(message.string()) });
  await globex.flush();
  await jsm.streams.purge("AGENT_TASKS");
  await js.publish("genbrain.org.globex.events", "{}");

  acme.publish("genbrain.agents.acme-cto.tasks", "words of acme's");
  acme.publish("$JS.API.CONSUMER.MSG.NEXT.AGENT_TASKS.acme-cto", '{"batch":1}', { reply: "genbrain.agents.globex-cto.inbox" });
  await until(() => heard.length > 0, { timeoutMs: 60_000, what: "acme's words at globex" });
  expect(heard).toEqual(["words of acme's"]);

  const seen = "$KV.seen-genbrain-orgs.AGENT_TASKS.globex-cto.task-7"; // globex-cto would take this task for done
  acme.publish("genbrain.agents.acme-cto.tasks", "{}", { reply: seen });
  const forged = () => jsm.streams.getMessage("KV_seen-genbrain-orgs", { last_by_subj: seen });
  await until(async () => (await forged()) !== null, { timeoutMs: 60_000, what: "a key of globex's memory" });

  acme.publish("$JS.API.CONSUMER.MSG.NEXT.AGENT_TASKS.acme-cmo", '{"batch":1,"no_wait":true}', {
    reply: "$JS.API.STREAM.PURGE.ORG_EVENTS",
  });
  await until(async () => (await jsm.streams.info("ORG_EVENTS")).state.messages === 0, { timeoutMs: 60_000, what: "an empty stream" });
});
