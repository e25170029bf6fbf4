import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ada, faultyTrash, startDiscarding, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { AppError } from "@/lib/errors";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { undoDiscard } from "./undo-discard";

let server: NatsServer;
let run: Discarding;
let made = 0;
/** Each test's own. */
let name = "";
const { faults, wireOf } = faultyTrash();

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { discarder: { wireOf } });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});
beforeEach(() => {
  faults.clear();
  name = `R${++made}_DLQ`;
});

const make = (limits: object) => run.api(`STREAM.CREATE.${name}`, { name, subjects: [`${name}.>`], allow_direct: true, ...limits });
const change = async (limits: object) => {
  const { config } = await run.api<{ config: object }>(`STREAM.INFO.${name}`);
  await run.api(`STREAM.UPDATE.${name}`, { ...config, ...limits });
};
const opened = async () => (await run.rows("open")).filter(({ stream }) => stream === name).toSorted((a, b) => a.seq - b.seq);
const bytes = async () => (await run.api<{ state: { bytes: number } }>(`STREAM.INFO.${name}`)).state.bytes;

/** Letters on these subjects of the stream, in their order, once they are listed. */
async function put(...subjects: string[]): Promise<DeadLetter[]> {
  const before = await opened();
  await rawPublish(
    server.port,
    subjects.map((subject) => ({ subject: `${name}.${subject}`, payload: "body" })),
  );
  await until(async () => (await opened()).length === before.length + subjects.length);
  return (await opened()).slice(before.length);
}

const numbered = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const undo = async (id: string) => {
  await undoDiscard(ada, { id, reason: "needed" }, run);
  return run.rested(id);
};
const subjectsThere = async () => {
  const { state } = await run.api<{ state: { subjects?: Record<string, number> } }>(`STREAM.INFO.${name}`, { subjects_filter: ">" });
  return Object.keys(state.subjects ?? {})
    .map((subject) => subject.slice(name.length + 1))
    .toSorted();
};
const isThere = async ({ seq }: DeadLetter) =>
  run.api(`STREAM.MSG.GET.${name}`, { seq }).then(
    () => true,
    () => false,
  );
const full = () => `${name} is full: putting it back would push out another message`;

test.each(["old", "new"])("a letter whose subject holds as many as it keeps stays discarded, with discard %s", async (discard) => {
  await make({ max_msgs_per_subject: 1, discard });
  const { id } = await run.discard(await put("a"));
  const [newer] = await put("a");
  const undone = await undo(id);
  expect(undone).toMatchObject({ state: "discarded", counts: { restored: 0, discarded: 1 } });
  expect(undone.problems[0]?.reason).toBe(`${name} holds as many on ${name}.a as it keeps (1): putting it back would push out another`);
  expect(newer && (await isThere(newer))).toBe(true);
  // The newer one is discarded too: there is room.
  await run.discard(await opened());
  expect(await undo(id)).toMatchObject({ state: "undone", counts: { restored: 1 } });
});

test("max_msgs: those that fit are put back, the others once they fit", async () => {
  await make({ max_msgs: 10, discard: "old" });
  const letters = await put(...numbered(10, "x"));
  const { id } = await run.discard(letters.slice(5));
  await put(...numbered(3, "y"));
  const undone = await undo(id);
  expect(undone).toMatchObject({ state: "partly-undone", counts: { restored: 2, discarded: 3 } });
  expect(new Set(undone.problems.map(({ reason }) => reason))).toEqual(new Set([full()]));
  expect(await subjectsThere()).toEqual([...numbered(7, "x"), ...numbered(3, "y")]);
  await change({ max_msgs: 20 });
  expect(await undo(id)).toMatchObject({ state: "undone", counts: { restored: 5 } });
  expect(await subjectsThere()).toEqual([...numbered(10, "x"), ...numbered(3, "y")]);
});

test.each(["file", "memory"])("max_bytes, in %s: what fits to the byte is put back, and no more", async (storage) => {
  await make({ max_bytes: 100_000, discard: "old", storage });
  const [, first, second] = await put("x0", "x1", "x2");
  if (!first || !second) throw new Error("no letters");
  const { id } = await run.discard([first]);
  const one = await run.discard([second]);
  // How much comes with a letter when it is put back.
  const before = await bytes();
  await undo(id);
  const returning = (await bytes()) - before;
  await change({ max_bytes: before + 2 * returning - 1 });
  expect((await undo(one.id)).problems).toMatchObject([{ reason: full() }]);
  expect(await subjectsThere()).toEqual(["x0", "x1"]);
  await change({ max_bytes: before + 2 * returning });
  expect(await undo(one.id)).toMatchObject({ state: "undone", counts: { restored: 1 } });
  expect(await subjectsThere()).toEqual(["x0", "x1", "x2"]);
});

test("of one batch, the subject's own limit keeps some, and those before count", async () => {
  await make({ max_msgs_per_subject: 2 });
  const letters = await put("a", "a", "b", "b", "c");
  const { id } = await run.discard(letters);
  const [newer] = await put("a");
  expect(await undo(id)).toMatchObject({ state: "partly-undone", counts: { restored: 4, discarded: 1 } });
  expect(newer && (await isThere(newer))).toBe(true);
  expect(await run.messages(name)).toBe(5);
});

test("what an earlier try has sent is not counted again", async () => {
  await make({ max_msgs: 3, discard: "old" });
  const { id } = await run.discard(await put("x0", "x1", "x2"));
  faults.set("after restore", () => Promise.reject(new Error("died here")));
  expect(await undo(id)).toMatchObject({ state: "undone", counts: { restored: 3 } });
  expect(faults.size).toBe(0);
  expect(await subjectsThere()).toEqual(["x0", "x1", "x2"]);
});

test("where nobody may look, nothing is sent", async () => {
  await make({});
  const { id } = await run.discard(await put("x0"));
  faults.set("before readRoom", () => Promise.reject(new AppError("NATS_DENIED", "not permitted: STREAM.INFO")));
  const undone = await undo(id);
  expect(undone.problems).toMatchObject([{ reason: `whether ${name} has room is not known: not permitted: STREAM.INFO` }]);
  expect(await run.messages(name)).toBe(0);
  expect(await undo(id)).toMatchObject({ state: "undone", counts: { restored: 1 } });
});

test("a stream without limits takes all back beside what came since", async () => {
  await make({});
  const { id } = await run.discard(await put("a", "a", "b"));
  await put("a");
  expect(await undo(id)).toMatchObject({ state: "undone", counts: { restored: 3 } });
  expect(await run.messages(name)).toBe(4);
});
