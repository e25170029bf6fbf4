import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ada, faultyTrash, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { AppError } from "@/lib/errors";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "@/lib/services/dead-letters/get-dead-letter";
import { startDiscard } from "@/lib/services/discards/start-discard";
import { undoDiscard } from "@/lib/services/discards/undo-discard";

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

const started = async (letters: readonly DeadLetter[]) => {
  const { id, planHash } = await run.plan(letters);
  const before = await run.copies();
  const start = () => startDiscard(ada, { id, planHash, reason: "x" }, run);
  return { id, start, before };
};
const died = () => Promise.reject(new Error("died here"));

test.each(["before keepCopy", "after keepCopy", "before removeMany", "after removeMany", "after readMany", "after openPublisher"] as const)(
  "a worker that dies %s: nothing is lost, nothing is kept twice, and the discard is finished",
  async (step) => {
    const letters = await run.dead(12);
    const { id, start, before } = await started(letters);
    let seen: string[] = [];
    faults.set(step, async () => {
      const states = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
      seen = states.map(({ state }) => state);
      return died();
    });
    await start();
    const done = await run.rested(id);
    expect(faults.size).toBe(0);
    expect(new Set(seen)).toEqual(new Set(["claimed"])); // never discarded before it is
    expect(done).toMatchObject({ state: "discarded", counts: { discarded: 12, skipped: 0 } });
    expect([await run.messages("DLQ"), (await run.copies()) - before]).toEqual([0, 12]);
  },
);

test.each(["before restore", "after restore", "after streamNow"] as const)("an undo that dies %s puts each back once", async (step) => {
  const letters = await run.dead(12);
  const { id, start } = await started(letters);
  await start();
  await run.rested(id);
  faults.set(step, died);
  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "undone", counts: { restored: 12 } });
  expect([faults.size, await run.messages("DLQ")]).toEqual([0, 12]);
  await until(async () => (await run.rows("open")).length === 12);
  const now = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
  expect(new Set(now.map((letter) => letter.seq)).size).toBe(12);
  const again = await started(await run.rows("open"));
  await again.start();
  await run.rested(again.id);
});

test("an undo that a server's restart interrupts, after its window, still puts each back once", async () => {
  const letters = await run.dead(5);
  const { id, start } = await started(letters);
  await start();
  await run.rested(id);
  faults.set("after restore", async () => {
    await until(async () => (await run.messages("DLQ")) === 5); // the others are on their way
    await server.restart(); // it forgets the ids of nothing that is stored; what was sent is found by its header
    throw new AppError("NATS_UNAVAILABLE", "the server went away");
  });
  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "undone", counts: { restored: 5 } });
  await until(async () => (await run.messages("DLQ").catch(() => 0)) > 0);
  expect(await run.messages("DLQ")).toBe(5);
  await until(async () => (await run.rows("open")).length === 5);
  const again = await started(await run.rows("open"));
  await again.start();
  await run.rested(again.id);
});

test("a stream that is deleted between the copy and the removal: the letter is gone from it, and its copy is kept", async () => {
  const letters = await run.dead(3);
  const { id, start, before } = await started(letters);
  faults.set("before removeMany", async () => {
    await run.api("STREAM.DELETE.DLQ");
  });
  await start();
  expect(await run.rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 3 } });
  expect((await run.copies()) - before).toBe(3);
  const none = await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 3, restored: 0 } });
  expect(none.sentence + (await run.rested(id)).sentence).toContain("DLQ is gone");
  await run.makeQueue();
  await undoDiscard(ada, { id, reason: "it is there again" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "undone", counts: { restored: 3 } });
  await until(async () => (await run.rows("open")).length === 3);
  const again = await started(await run.rows("open"));
  await again.start();
  await run.rested(again.id);
});

test("a stream that is made again before the copy holds strangers under the same numbers: none of them is touched", async () => {
  const letters = await run.dead(3);
  const { id, start, before } = await started(letters);
  faults.set("before readMany", async () => {
    await run.api("STREAM.DELETE.DLQ");
    await run.makeQueue();
    await run.dead(3);
  });
  await start();
  expect(await run.rested(id)).toMatchObject({ state: "failed", counts: { discarded: 0, skipped: 3 } });
  expect([await run.messages("DLQ"), (await run.copies()) - before]).toEqual([3, 0]);
  for (const letter of letters) expect((await getDeadLetter(ada, { id: letter.id }, run)).state).toBe("gone");
  const again = await started(await run.rows("open"));
  await again.start();
  await run.rested(again.id);
});

test("a letter that somebody removes in between is kept as a copy where there is one, and skipped where there is none", async () => {
  const letters = await run.dead(2);
  const { id, start } = await started(letters);
  faults.set("before readMany", async () => {
    await run.api("STREAM.MSG.DELETE.DLQ", { seq: letters[0]?.seq });
  });
  faults.set("before removeMany", async () => {
    await run.api("STREAM.MSG.DELETE.DLQ", { seq: letters[1]?.seq });
  });
  await start();
  expect(await run.rested(id)).toMatchObject({ state: "partial", counts: { discarded: 1, skipped: 1 } });
  const [first, second] = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
  expect([first?.state, second?.state]).toEqual(["gone", "discarded"]);
});

test("a trash that is full takes nothing more: what has no copy stays open", async () => {
  const { config } = await run.api<{ config: { max_bytes: number } }>("STREAM.INFO.JETLAG_TRASH");
  const letters = await run.dead(4);
  const { id, start } = await started(letters);
  faults.set("before keepCopy", async () => {
    const { state } = await run.api<{ state: { bytes: number } }>("STREAM.INFO.JETLAG_TRASH");
    await run.api("STREAM.UPDATE.JETLAG_TRASH", { ...config, max_bytes: state.bytes + 10 });
  });
  await start();
  const done = await run.rested(id);
  expect(done.counts.discarded + done.counts.skipped).toBe(4);
  expect(done.problems.map(({ reason }) => reason)).toEqual(expect.arrayContaining([expect.stringMatching(/^TRASH_FULL: /)]));
  expect((await run.rows("open")).length).toBe(done.counts.skipped);
  expect(await run.messages("DLQ")).toBe(done.counts.skipped);
  await expect(started(await run.rows("open"))).rejects.toMatchObject({ code: "REFUSED" });
  await run.api("STREAM.UPDATE.JETLAG_TRASH", config);
});
