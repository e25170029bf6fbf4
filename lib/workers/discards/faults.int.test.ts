import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { AppError } from "@/lib/errors";
import { trashWire, type TrashWire } from "@/lib/nats/trash";
import { until } from "@/lib/nats/test-context";
import { getDeadLetter } from "@/lib/services/dead-letters/get-dead-letter";
import { getDiscard } from "@/lib/services/discards/get-discard";
import { planDiscard } from "@/lib/services/discards/plan-discard";
import { startDiscard } from "@/lib/services/discards/start-discard";
import { undoDiscard } from "@/lib/services/discards/undo-discard";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;
/** What happens before or after a call, by its name; each once. */
let faults = new Map<string, () => Promise<void> | void>();

async function faulty(step: string): Promise<void> {
  const fault = faults.get(step);
  faults.delete(step);
  await fault?.();
}

const steps = ["openPublisher", "streamNow", "readMany", "copy", "removeMany", "restore", "restoredSince"] as const;

/** The real wire, with a fault between any two steps: a worker that dies there leaves what a killed process leaves. */
function wireOf(context: Parameters<typeof trashWire>[0]): TrashWire {
  const wire = trashWire(context);
  const around = (step: (typeof steps)[number]) => {
    const call = wire[step] as (...given: unknown[]) => unknown; // only handed on
    return async (...given: unknown[]) => {
      await faulty(`before ${step}`);
      const answer = await call(...given);
      await faulty(`after ${step}`);
      return answer;
    };
  };
  return { ...wire, ...Object.fromEntries(steps.map((step) => [step, around(step)])) };
}

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const messages = async (stream: string) => (await api<{ state: { messages: number } }>(`STREAM.INFO.${stream}`)).state.messages;
const makeQueue = () => api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, discarder: { wireOf }, settings: { capture: "ask" } });
  await makeQueue();
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});
beforeEach(() => {
  faults = new Map();
});

const dead = (count: number): Promise<DeadLetter[]> =>
  die(
    run,
    server.port,
    Array.from({ length: count }, (_, n) => ({ subject: `work.${n}`, payload: `body ${n}` })),
  );
const started = async (letters: readonly DeadLetter[]) => {
  const { id, planHash } = await planDiscard(ada, { selection: { ids: letters.map((letter) => letter.id) } }, run);
  const before = await copiesOf();
  const start = () => startDiscard(ada, { id, planHash, reason: "x" }, run);
  return { id, start, before };
};
const copiesOf = async () => messages("JETLAG_TRASH").catch(() => 0);
const rested = async (id: string) => {
  await until(async () => !/running|undoing/.test((await getDiscard(ada, { id }, run)).state), 30_000);
  return getDiscard(ada, { id }, run);
};
const died = () => Promise.reject(new Error("died here"));

test.each(["before copy", "after copy", "before removeMany", "after removeMany", "after readMany", "after openPublisher"])(
  "a worker that dies %s: nothing is lost, nothing is kept twice, and the discard is finished",
  async (step) => {
    const letters = await dead(12);
    const { id, start, before } = await started(letters);
    let seen: string[] = [];
    faults.set(step, async () => {
      const states = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
      seen = states.map(({ state }) => state);
      return died();
    });
    await start();
    const done = await rested(id);
    expect(faults.size).toBe(0);
    expect(new Set(seen)).toEqual(new Set(["claimed"])); // never discarded before it is
    expect(done).toMatchObject({ state: "discarded", counts: { discarded: 12, skipped: 0 } });
    expect([await messages("DLQ"), (await copiesOf()) - before]).toEqual([0, 12]);
  },
);

test.each(["before restore", "after restore", "after streamNow"])("an undo that dies %s puts each back once", async (step) => {
  const letters = await dead(12);
  const { id, start } = await started(letters);
  await start();
  await rested(id);
  faults.set(step, died);
  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await rested(id)).toMatchObject({ state: "undone", counts: { restored: 12 } });
  expect([faults.size, await messages("DLQ")]).toEqual([0, 12]);
  await until(async () => (await run.rows("open")).length === 12);
  const now = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
  expect(new Set(now.map((letter) => letter.seq)).size).toBe(12);
  const again = await started(await run.rows("open"));
  await again.start();
  await rested(again.id);
});

test("an undo that a server's restart interrupts, after its window, still puts each back once", async () => {
  const letters = await dead(5);
  const { id, start } = await started(letters);
  await start();
  await rested(id);
  faults.set("after restore", async () => {
    await new Promise((resolve) => setTimeout(resolve, 200)); // the others are stored too
    await server.restart(); // it forgets the ids of nothing that is stored; what was sent is found by its header
    throw new AppError("NATS_UNAVAILABLE", "the server went away");
  });
  await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await rested(id)).toMatchObject({ state: "undone", counts: { restored: 5 } });
  await until(async () => (await messages("DLQ").catch(() => 0)) > 0, 20_000);
  expect(await messages("DLQ")).toBe(5);
  await until(async () => (await run.rows("open")).length === 5, 20_000);
  const again = await started(await run.rows("open"));
  await again.start();
  await rested(again.id);
}, 60_000);

test("a stream that is deleted between the copy and the removal: the letter is gone from it, and its copy is kept", async () => {
  const letters = await dead(3);
  const { id, start, before } = await started(letters);
  faults.set("before removeMany", async () => {
    await api("STREAM.DELETE.DLQ");
  });
  await start();
  expect(await rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 3 } });
  expect((await copiesOf()) - before).toBe(3);
  const none = await undoDiscard(ada, { id, reason: "x" }, run);
  expect(await rested(id)).toMatchObject({ state: "discarded", counts: { discarded: 3, restored: 0 } });
  expect(none.sentence + (await rested(id)).sentence).toContain("DLQ is gone");
  await makeQueue();
  await undoDiscard(ada, { id, reason: "it is there again" }, run);
  expect(await rested(id)).toMatchObject({ state: "undone", counts: { restored: 3 } });
  await until(async () => (await run.rows("open")).length === 3);
  const again = await started(await run.rows("open"));
  await again.start();
  await rested(again.id);
}, 30_000);

test("a stream that is made again before the copy holds strangers under the same numbers: none of them is touched", async () => {
  const letters = await dead(3);
  const { id, start, before } = await started(letters);
  faults.set("before readMany", async () => {
    await api("STREAM.DELETE.DLQ");
    await makeQueue();
    await dead(3);
  });
  await start();
  expect(await rested(id)).toMatchObject({ state: "failed", counts: { discarded: 0, skipped: 3 } });
  expect([await messages("DLQ"), (await copiesOf()) - before]).toEqual([3, 0]);
  for (const letter of letters) expect((await getDeadLetter(ada, { id: letter.id }, run)).state).toBe("gone");
  const again = await started(await run.rows("open"));
  await again.start();
  await rested(again.id);
});

test("a letter that somebody removes in between is kept as a copy where there is one, and skipped where there is none", async () => {
  const letters = await dead(2);
  const { id, start } = await started(letters);
  faults.set("before readMany", async () => {
    await api("STREAM.MSG.DELETE.DLQ", { seq: letters[0]?.seq });
  });
  faults.set("before removeMany", async () => {
    await api("STREAM.MSG.DELETE.DLQ", { seq: letters[1]?.seq });
  });
  await start();
  expect(await rested(id)).toMatchObject({ state: "partial", counts: { discarded: 1, skipped: 1 } });
  const [first, second] = await Promise.all(letters.map((letter) => getDeadLetter(ada, { id: letter.id }, run)));
  expect([first?.state, second?.state]).toEqual(["gone", "discarded"]);
});

test("a trash that is full takes nothing more: what has no copy stays open", async () => {
  const { config } = await api<{ config: { max_bytes: number } }>("STREAM.INFO.JETLAG_TRASH");
  const letters = await dead(4);
  const { id, start } = await started(letters);
  faults.set("before copy", async () => {
    const { state } = await api<{ state: { bytes: number } }>("STREAM.INFO.JETLAG_TRASH");
    await api("STREAM.UPDATE.JETLAG_TRASH", { ...config, max_bytes: state.bytes + 10 });
  });
  await start();
  const done = await rested(id);
  expect(done.counts.discarded + done.counts.skipped).toBe(4);
  expect(done.problems.map(({ reason }) => reason)).toEqual(expect.arrayContaining([expect.stringMatching(/^TRASH_FULL: /)]));
  expect((await run.rows("open")).length).toBe(done.counts.skipped);
  expect(await messages("DLQ")).toBe(done.counts.skipped);
  await expect(started(await run.rows("open"))).rejects.toMatchObject({ code: "REFUSED" });
  await api("STREAM.UPDATE.JETLAG_TRASH", config);
});
