import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ada, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { until } from "@/lib/nats/test-context";
import { trashWire, type TrashWire } from "@/lib/nats/trash";
import { undoDiscard } from "@/lib/services/discards/undo-discard";

let server: NatsServer;
let run: Discarding;
/** How many removals stay without an answer, and whether the server does what they ask. */
let lost = { times: 0, isDone: false };

/** The real wire, whose answers are lost on their way. */
function wireOf(context: Parameters<typeof trashWire>[0]): TrashWire {
  const wire = trashWire(context);
  return {
    ...wire,
    async removeMany(look, seqs) {
      if (lost.times-- <= 0) return wire.removeMany(look, seqs);
      if (lost.isDone) await wire.removeMany(look, seqs);
      return seqs.map((seq) => ({ seq, kind: "no-answer" }));
    },
  };
}

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { discarder: { wireOf } });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});
beforeEach(async () => {
  lost = { times: 0, isDone: false };
});

test("what was removed, and never answered for, is discarded, and an undo puts it back", async () => {
  const letters = await run.dead(3);
  lost = { times: Number.POSITIVE_INFINITY, isDone: true };
  const { id } = await run.discard(letters);
  expect(await run.rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 3, skipped: 0 } });
  expect(await run.messages("DLQ")).toBe(0);
  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await run.rested(id)).toMatchObject({ state: "undone", counts: { restored: 3 } });
  await until(async () => (await run.rows("open")).length === 3);
});

test("what nobody answers for is not called kept: it is asked for again later", async () => {
  await run.api("STREAM.PURGE.DLQ");
  const letters = await run.dead(2);
  const before = await run.copies();
  lost = { times: 8, isDone: false };
  const { id } = await run.discard(letters);
  expect(await run.rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 2, skipped: 0 } });
  expect([await run.messages("DLQ"), (await run.copies()) - before]).toEqual([0, 2]);
});
