import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startResponder, type Responder } from "@/e2e/fixtures/fleet-responder";
import { listIncidents, switchIncident } from "./fleet-control";
import { connectedContext } from "./test-context";
import type { NatsContext } from "./types";

let server: NatsServer;
let context: NatsContext;
const open: (Responder | NatsConnection)[] = [];

beforeAll(async () => {
  server = await startNatsServer();
  context = await connectedContext(server.url);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});
afterAll(async () => {
  await context?.close();
  await server?.stop();
});

/** Who waits for this fails. */
const LONGER_THAN_A_TEST_MS = 600_000;

type Spec = Parameters<typeof startResponder>[1];
async function responder(system: string, states: Spec["states"], late?: Spec["late"]): Promise<Responder> {
  const one = await startResponder({ servers: server.url }, { system, states, late });
  open.push(one);
  return one;
}
/** More is waited for answers than by the console: a busy machine may be slower than that. */
const told = async () =>
  (await listIncidents(context, { quietMs: 1_000, firstMs: 15_000 })).map(
    ({ system, incidents }) => `${system} ${incidents.map(({ name, state }) => `${name} ${state}`).join()}`,
  );

test("nobody runs: nothing, and at once", async () => {
  expect(await listIncidents(context, { firstMs: LONGER_THAN_A_TEST_MS })).toEqual([]);
  await expect(switchIncident(context, { system: "a", name: "x", state: "on" })).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });
});

test("every process answers for itself, also one that takes a moment", async () => {
  await responder("a", { x: "off" });
  await responder("a", { x: "on" }, { listMs: 60, switchMs: 0 });
  await responder("b", { y: "mild" });
  expect((await told()).toSorted()).toEqual(["a x off", "a x on", "b y mild"]);
});

test("a listing ends soon after the last answer", async () => {
  await responder("a", { x: "off" });
  expect(await listIncidents(context, { firstMs: LONGER_THAN_A_TEST_MS })).toHaveLength(1);
});

test("a switch reaches every process of its system, and no other", async () => {
  const [one, two, other] = [await responder("a", { x: "off" }), await responder("a", { x: "off" }), await responder("b", { x: "off" })];
  expect(await switchIncident(context, { system: "a", name: "x", state: "on" })).toBe("on");
  expect((await told()).toSorted()).toEqual(["a x on", "a x on", "b x off"]);
  expect([one.heard.length, two.heard.length, other.heard.length]).toEqual([1, 1, 0]);
  expect(one.heard[0]).toEqual({ name: "x", state: "on" });
});

test("what the fleet refuses is told in its words", async () => {
  await responder("a", { x: "off" });
  const refused = switchIncident(context, { system: "a", name: "y", state: "on" });
  await expect(refused).rejects.toMatchObject({ code: "REFUSED", message: "There is no incident y; there are: x." });
});

test("one that listens and says nothing is not taken for one that does not run", async () => {
  const nc = await connect({ servers: server.url });
  open.push(nc);
  nc.subscribe("fleet.control.incidents");
  await nc.flush();
  await expect(listIncidents(context)).rejects.toMatchObject({ code: "NATS_UNAVAILABLE", message: expect.stringContaining("no answer") });
});

async function stranger(): Promise<void> {
  const nc = await connect({ servers: server.url });
  open.push(nc);
  for (const subject of ["fleet.control.incidents", "fleet.control.incident"])
    nc.subscribe(subject, { callback: (_, message) => void message.respond('{"incidents": 3}') });
  await nc.flush();
}

test("a stranger's answer takes nothing from what the others say", async () => {
  await stranger();
  await responder("a", { x: "off" });
  expect(await told()).toEqual(["a x off"]);
});

test("an answer that is something else is not taken for a list", async () => {
  await stranger();
  const problem = { code: "NATS_UNAVAILABLE", message: expect.stringContaining("not understood") };
  await expect(listIncidents(context)).rejects.toMatchObject(problem);
  await expect(switchIncident(context, { system: "a", name: "x", state: "on" })).rejects.toMatchObject(problem);
});
