import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ada, faultyTrash, startDiscarding, vic, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { AppError } from "@/lib/errors";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "@/lib/services/audit/list-audit";
import { abortDiscard } from "@/lib/services/discards/abort-discard";
import { startDiscard } from "@/lib/services/discards/start-discard";
import { undoDiscard } from "@/lib/services/discards/undo-discard";
import { BATCH } from "./until-done";

let server: NatsServer;
let run: Discarding;
const { faults, wireOf } = faultyTrash();

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { discarder: { wireOf } });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});
beforeEach(() => faults.clear());

const abort = (id: string, actor = ada) => abortDiscard(actor, { id, reason: "the wrong ones" }, run);
const clear = async () => void (await run.discard(await run.rows("open")));

test("what was discarded stays that and can be undone, the rest is open, and the record says who stopped it", async () => {
  const count = BATCH + 44;
  const letters = await run.dead(count);
  const { id, planHash } = await run.plan(letters);
  await expect(abort(id)).rejects.toMatchObject({ code: "CONFLICT", message: "This discard is planned: there is nothing to stop." });
  let aborted: ReturnType<typeof abort> | undefined;
  faults.set("after removeMany", async () => {
    await expect(abort(id, vic)).rejects.toMatchObject({ code: "FORBIDDEN" });
    aborted = abort(id);
    await until(async () => (await run.db.discards.get(id))?.state === "aborting");
  });
  await startDiscard(ada, { id, planHash, reason: "x" }, run);
  await aborted;
  const done = await run.rested(id);
  expect(done).toMatchObject({ state: "partial", counts: { discarded: BATCH, skipped: 44, waiting: 0 } });
  expect(done.sentence).toBe(`ada discarded ${BATCH} dead letters; 44 stayed. ada stopped it: the wrong ones.`);
  expect([await run.messages("DLQ"), await run.copies(), (await run.rows("open")).length]).toEqual([44, BATCH, 44]);
  await expect(abort(id)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(abort(crypto.randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { items } = await listAudit(ada, { limit: 20 }, run);
  const acts = items.filter(({ target, action }) => target === id && /abort|end/.test(action));
  expect(acts.map(({ action, outcome }) => `${action} ${outcome}`).toSorted()).toEqual([
    "discard.abort denied",
    "discard.abort done",
    "discard.abort failed",
    "discard.abort failed",
    "discard.end done",
  ]);

  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "undone", counts: { restored: BATCH, skipped: 44 } });
  expect(await run.messages("DLQ")).toBe(count);
  await until(async () => (await run.rows("open")).length === count);
  await clear();
  await until(async () => (await run.rows("open")).length === 0);
});

test.each([
  ["after readMany", 0],
  ["before removeMany", 0],
  ["after removeMany", 5],
] as const)("aborted when its worker died %s: of five, what it had removed is discarded (%i), the rest is open", async (step, removed) => {
  const before = await run.copies();
  const { id, planHash } = await run.plan(await run.dead(5));
  faults.set(step, async () => {
    expect(await run.db.discards.abort(id, "ABORTED: ada stopped it")).toBe(true);
    throw new Error("died here");
  });
  await startDiscard(ada, { id, planHash, reason: "x" }, run);
  const done = await run.rested(id);
  expect(done).toMatchObject({
    state: removed === 0 ? "failed" : "discarded",
    stateReason: removed === 0 ? "ABORTED: ada stopped it" : null,
    counts: { discarded: removed, skipped: 5 - removed },
  });
  expect([await run.messages("DLQ"), (await run.rows("open")).length]).toEqual([5 - removed, 5 - removed]);
  expect((await run.copies()) - before).toBe(step === "after readMany" ? 0 : 5);
  if (removed === 0) await clear();
});

test("one that NATS refuses is stopped at once, not when it is tried again", async () => {
  const { id, planHash } = await run.plan(await run.dead(2));
  function refuse(): never {
    faults.set("before openPublisher", refuse);
    throw new AppError("NATS_DENIED", "not permitted: publish");
  }
  faults.set("before openPublisher", refuse);
  expect(await startDiscard(ada, { id, planHash, reason: "x" }, { ...run, patienceMs: 500 })).toMatchObject({ state: "running" });
  expect(await abort(id)).toMatchObject({ state: "failed", counts: { discarded: 0, skipped: 2 } });
  expect((await run.rows("open")).length).toBe(2);
  faults.clear();
});

test("one whose copies get no answer is stopped without one", async () => {
  await clear();
  const { config } = await run.api<{ config: object }>("STREAM.INFO.JETLAG_TRASH");
  const { id, planHash } = await run.plan(await run.dead(2));
  faults.set("after openPublisher", async () => void (await run.api("STREAM.UPDATE.JETLAG_TRASH", { ...config, no_ack: true })));
  expect(await startDiscard(ada, { id, planHash, reason: "x" }, { ...run, patienceMs: 500 })).toMatchObject({ state: "running" });
  await abortDiscard(ada, { id }, run);
  expect(await run.rested(id)).toMatchObject({ state: "failed", sentence: "Nothing was discarded. ada stopped it." });
  expect([await run.messages("DLQ"), (await run.rows("open")).length]).toEqual([2, 2]);
});
