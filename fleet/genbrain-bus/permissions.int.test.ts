import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { declare } from "../bus/declare";
import { startOwnAccounts, type OwnAccounts } from "@/e2e/fixtures/fleet-accounts";
import { refusalOfPublish, refusalOfSubscribe } from "../testing/refusals";
import { streams } from "./streams";

let accounts: OwnAccounts;
beforeAll(async () => {
  accounts = await startOwnAccounts(1);
  const jsm = await jetstreamManager(await accounts.connect("genbrain-bus"));
  await declare(jsm, { system: "genbrain-bus", streams, scale: 1, replicas: null });
});
afterAll(() => accounts?.stop());

test("backend may publish where its work goes, and is refused everywhere else", async () => {
  const backend = await accounts.connect("genbrain-bus", "backend");
  for (const subject of ["genbrain.agents.cso.inbox", "genbrain.tasks.t-1.updates", "dlq.agents.BACKEND_TASKS"])
    expect(await refusalOfPublish(backend, subject)).toBeNull();
  for (const subject of [
    "genbrain.agents.devops.tasks",
    "genbrain.agents.backend.tasks",
    "genbrain.events.deployment.completed",
    "dlq.agents.CSO_INBOX",
    "$JS.API.CONSUMER.MSG.NEXT.AGENT_COMMS.CSO_INBOX",
    "$JS.API.CONSUMER.CREATE.AGENT_COMMS",
    "$JS.API.DIRECT.GET.AGENT_COMMS",
    "$JS.API.STREAM.MSG.GET.AGENT_COMMS",
    "$JS.API.STREAM.PURGE.AGENT_COMMS",
    "$JS.ACK.AGENT_COMMS.CSO_INBOX.1.1.1.0.0",
    "$JS.ACK.AGENT_COMMS.CSO_INBOX.1.BACKEND_INBOX.1.0.0", // one's own name where the other form of an ack has it
    "$JS.ACK._.BACKEND_INBOX.AGENT_COMMS.CSO_INBOX.1.1.1.0.0",
    "$KV.seen-genbrain-bus.AGENT_COMMS.CSO_INBOX.x",
  ])
    expect(await refusalOfPublish(backend, subject)).toBe(`publish ${subject}`);
});

test("the cso answers where a review is awaited, and nowhere else that backend reads answers", async () => {
  const cso = await accounts.connect("genbrain-bus", "cso");
  expect(await refusalOfPublish(cso, "_INBOX_backend.review")).toBeNull();
  for (const subject of ["_INBOX_backend.connection.request", "_INBOX_ceo.review", "genbrain.agents.backend.tasks"])
    expect(await refusalOfPublish(cso, subject)).toBe(`publish ${subject}`);
});

test("backend hears its own subjects; the ceo hears all of genbrain", async () => {
  const backend = await accounts.connect("genbrain-bus", "backend");
  expect(await refusalOfSubscribe(backend, "genbrain.agents.backend.tasks")).toBeNull();
  for (const subject of ["genbrain.>", "genbrain.agents.cso.inbox", "genbrain.events.>", "_INBOX_cso.>", "_INBOX.>"])
    expect(await refusalOfSubscribe(backend, subject)).toBe(`subscription ${subject}`);

  const ceo = await accounts.connect("genbrain-bus", "ceo");
  expect(await refusalOfSubscribe(ceo, "genbrain.>")).toBeNull();
  expect(await refusalOfSubscribe(ceo, ">")).toBe("subscription >");
});
