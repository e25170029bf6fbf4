import { expect, test } from "vitest";
import { readHistory } from "../bus/history";
import type { SagaEnd } from "../bus/saga/messages";
import { sleep } from "../bus/time";
import { until } from "../testing/fleet-process";
import { oneFleet } from "../testing/one-fleet";
import { toolworks } from "./system";

/** A well toolworks, then one incident after the other. crm-outage, on and off, is asserted in toolworks.int.test.ts. */
const fleet = oneFleet(toolworks, { scale: 0.05, rate: 40 });
const { advisories, turn, consumer, stream } = fleet;
const soon = { timeoutMs: 20_000 };

const WORKERS = ["worker-crm", "worker-web", "worker-calendar", "worker-payments"];
const letters = async () => (await stream("DEAD_LETTERS")).last_seq;
const delivered = async () =>
  (await Promise.all(WORKERS.map((name) => consumer("TOOL_REQUESTS", name)))).reduce((sum, c) => sum + c.delivered.consumer_seq, 0);
const naked = () => advisories.filter(({ kind }) => kind === "MSG_NAKED").length;

type Ended = SagaEnd & { seq: number };
const ends = async (): Promise<Ended[]> =>
  (await readHistory(fleet.at.jsm, "SAGAS", "saga.*.coordinator.end")).map((m) => ({ ...m.json<SagaEnd>(), seq: m.seq }));
/** Of sagas that began after this message, how they ended. */
async function endsAfter(seq: number): Promise<Ended[]> {
  const started = new Set(
    (await readHistory(fleet.at.jsm, "SAGAS", "saga.*.coordinator.start")).filter((m) => m.seq > seq).map((m) => m.json<SagaEnd>().saga_id),
  );
  return (await ends()).filter(({ saga_id }) => started.has(saga_id));
}

/** Over some seconds: how often each call was delivered, and what died. */
async function measured() {
  const [deliveries, calls, dead] = [await delivered(), (await stream("TOOL_REQUESTS")).last_seq, await letters()];
  await sleep(2_000);
  return {
    deliveriesPerCall: ((await delivered()) - deliveries) / ((await stream("TOOL_REQUESTS")).last_seq - calls),
    dead: (await letters()) - dead,
  };
}

test("with a crm that works, all is quiet: one delivery for each call, no dead letters, sagas complete", async () => {
  await turn("crm-outage", "off");
  await sleep(2_000); // what the mild outage began has had its last attempt
  const [{ deliveriesPerCall, dead }, { last_seq }] = [await measured(), await stream("SAGAS")];
  expect(deliveriesPerCall).toBeLessThan(1.3);
  expect(dead).toBe(0);
  await until(async () => (await endsAfter(last_seq)).length > 2, { ...soon, what: "sagas to end" });
  expect((await endsAfter(last_seq)).every(({ status }) => status === "completed")).toBe(true);
});

test("nak-storm: each call is delivered three times, and done; off: once", async () => {
  const [{ last_seq }, naksBefore] = [await stream("SAGAS"), naked()];
  await turn("nak-storm", "on");
  const storm = await measured();
  expect(storm.deliveriesPerCall).toBeGreaterThan(2.5);
  expect(storm.dead).toBe(0);
  expect(naked() - naksBefore).toBeGreaterThan(10);
  await until(async () => (await endsAfter(last_seq)).length > 2, { ...soon, what: "sagas to end" });
  expect((await endsAfter(last_seq)).every(({ status }) => status === "completed")).toBe(true);
  for (const name of WORKERS) expect((await consumer("TOOL_REQUESTS", name)).num_pending).toBeLessThan(5);

  await turn("nak-storm", "off");
  const after = await measured();
  expect(after.deliveriesPerCall).toBeLessThan(1.3);
  expect(after.dead).toBe(0);
});

test("saga-timeout: sagas end as timeout, compensated, and every consumer looks well; off: they complete", async () => {
  const [{ last_seq }, dead] = [await stream("SAGAS"), await letters()];
  await turn("saga-timeout", "on");
  await until(async () => (await endsAfter(last_seq)).length > 2, { ...soon, what: "sagas to end" });
  for (const end of await endsAfter(last_seq))
    expect(end).toMatchObject({ status: "timeout", compensated: true, failed_step: "scheduling_agent" });
  const one = (await endsAfter(last_seq))[0]!;
  const subjects = (await readHistory(fleet.at.jsm, "SAGAS", `saga.${one.saga_id}.>`)).map((m) => m.subject.split(".").slice(2).join("."));
  expect(subjects.slice(subjects.indexOf("scheduling_agent"))).toEqual([
    "scheduling_agent",
    "scheduling_agent.result",
    "support_agent.compensate",
    "support_agent.compensated",
    "billing_agent.compensate",
    "billing_agent.compensated",
    "coordinator.end",
  ]);
  expect(await consumer("SAGAS", "scheduling-agent")).toMatchObject({ num_pending: 0, num_ack_pending: 0, num_redelivered: 0 });
  expect(await letters()).toBe(dead);

  await turn("saga-timeout", "off");
  const off = (await stream("SAGAS")).last_seq;
  await until(async () => (await endsAfter(off)).length > 2, { ...soon, what: "sagas to end" });
  expect((await endsAfter(off)).every(({ status }) => status === "completed")).toBe(true);
});
