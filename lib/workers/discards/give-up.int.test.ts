import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { AppError } from "@/lib/errors";
import { trashWire, type TrashWire } from "@/lib/nats/trash";
import { until } from "@/lib/nats/test-context";
import { getDiscard } from "@/lib/services/discards/get-discard";
import { startDiscard } from "@/lib/services/discards/start-discard";
import { undoDiscard } from "@/lib/services/discards/undo-discard";

let server: NatsServer;
let run: Discarding;
let refusal: AppError | Error | null = null;

/** The real wire, which opens no connection to publish as long as a test says so. */
function wireOf(context: Parameters<typeof trashWire>[0]): TrashWire {
  const wire = trashWire(context);
  return { ...wire, openPublisher: (name) => (refusal ? Promise.reject(refusal) : wire.openPublisher(name)) };
}

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { discarder: { wireOf, giveUpAfterMs: 6_000 } });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const now = (id: string) => getDiscard(ada, { id }, run);

test("what is refused for too long ends, says why, and lets its letters go", async () => {
  const { id, planHash } = await run.plan(await run.dead(2));
  refusal = new AppError("NATS_DENIED", "not permitted: publish");
  const begun = startDiscard(ada, { id, planHash, reason: "x" }, run);
  await until(async () => (await now(id)).stateReason !== null);
  expect(await now(id)).toMatchObject({ state: "running", stateReason: "It is tried again: not permitted: publish" });
  await begun;
  await until(async () => (await now(id)).state !== "running", 40_000);
  refusal = null;
  const ended = await now(id);
  expect(ended).toMatchObject({ state: "failed", counts: { skipped: 2, discarded: 0 } });
  expect(ended.stateReason).toMatch(/^GAVE_UP: It is tried again: not permitted: publish, for /);
  expect((await run.rows("open")).length).toBe(2);
});

test("an unknown mistake is on the record without its words, and the reason goes when it goes on", async () => {
  const { id, planHash } = await run.plan(await run.rows("open"));
  refusal = new Error("a secret");
  const begun = startDiscard(ada, { id, planHash, reason: "x" }, run);
  await until(async () => (await now(id)).stateReason !== null);
  expect((await now(id)).stateReason).toBe("It is tried again: something went wrong that the log names");
  refusal = null;
  await begun;
  await until(async () => (await now(id)).state !== "running");
  expect(await now(id)).toMatchObject({ state: "discarded", stateReason: null });

  refusal = new AppError("REFUSED", "no");
  await undoDiscard(ada, { id, reason: "x" }, run);
  await until(async () => (await now(id)).state !== "undoing", 40_000);
  refusal = null;
  expect(await now(id)).toMatchObject({ state: "discarded", counts: { discarded: 2, restored: 0 } });
});
