import { expect, test } from "vitest";
import { readHistory } from "../bus/history";
import type { SagaEnd } from "../bus/saga/messages";
import { until } from "../testing/fleet-process";
import { oneFleet } from "../testing/one-fleet";
import { toolworks } from "./system";

/** A well toolworks, then one incident after the other. crm-outage, on and off, is asserted in toolworks.int.test.ts. */
const fleet = oneFleet(toolworks, { scale: 0.05, rate: 40 });
const { advisories, turn, consumer, stream } = fleet;
const soon = { timeoutMs: 60_000 };

const letters = async () => (await stream("DEAD_LETTERS")).last_seq;

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

/** All calls up to this one are done: the stream is a work queue. */
const doneUpTo = (seq: number) =>
  until(async () => (await stream("TOOL_REQUESTS")).first_seq > seq, { ...soon, what: `every call up to ${seq} to be done` });

/** Of the next forty calls, when all are done: how many were handed back at their first, second, third delivery; and what died meanwhile. */
async function nextForty() {
  const [{ last_seq }, dead] = [await stream("TOOL_REQUESTS"), await letters()];
  await doneUpTo(last_seq + 40);
  const isOne = (seq: number) => seq > last_seq && seq <= last_seq + 40;
  const naks = advisories.filter((one) => one.kind === "MSG_NAKED" && one.stream === "TOOL_REQUESTS" && isOne(one.stream_seq));
  return { handedBack: [1, 2, 3].map((n) => naks.filter(({ deliveries }) => deliveries === n).length), dead: (await letters()) - dead };
}

test("with a crm that works, all is quiet: no call is handed back again and again, no dead letters, sagas complete", async () => {
  await turn("crm-outage", "off");
  await doneUpTo((await stream("TOOL_REQUESTS")).last_seq); // what the mild outage began has had its last attempt
  const [{ handedBack, dead }, { last_seq }] = [await nextForty(), await stream("SAGAS")];
  expect([handedBack[1], dead]).toEqual([0, 0]);
  await until(async () => (await endsAfter(last_seq)).length > 2, { ...soon, what: "sagas to end" });
  expect((await endsAfter(last_seq)).every(({ status }) => status === "completed")).toBe(true);
});

test("nak-storm: each call is handed back twice, and done the third time; off: no more", async () => {
  const { last_seq } = await stream("SAGAS");
  await turn("nak-storm", "on");
  expect(await nextForty()).toEqual({ handedBack: [40, 40, 0], dead: 0 });
  await until(async () => (await endsAfter(last_seq)).length > 2, { ...soon, what: "sagas to end" });
  expect((await endsAfter(last_seq)).every(({ status }) => status === "completed")).toBe(true);

  await turn("nak-storm", "off");
  const after = await nextForty();
  expect([after.handedBack[1], after.dead]).toEqual([0, 0]);
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
