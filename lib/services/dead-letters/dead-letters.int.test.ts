import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { DeadLetterDetail, DeadLetterList } from "@/lib/domain/dead-letter/row";
import { MessageList, StoredMessage } from "@/lib/domain/message";
import { toAppError } from "@/lib/http/endpoint";
import { until } from "@/lib/nats/test-context";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { getMessage } from "@/lib/services/messages/get-message";
import { listMessages } from "@/lib/services/messages/list-messages";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { getDeadLetter } from "./get-dead-letter";
import { getDeadLetterPayload } from "./get-dead-letter-payload";
import { listDeadLetters } from "./list-dead-letters";

const viewer: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const nobody: Actor = { ...viewer, role: "none" as Actor["role"] }; // an actor without a role, as a broken session might bring

let server: NatsServer;
let run: Indexing;

const original = '{"customer":90071992547409931234,"n":1.0}';
const envelope = (seq: number) =>
  `{"original_subject":"saga.7f3.billing_agent","original_message":${original},"error":"Timeout after 8 s","failed_at":"2026-01-02T03:04:05Z",` +
  `"delivery_count":3,"stream":"SAGAS","sequence":${seq},"consumer":"w","headers":[["A","1"],["B","2"],["A",{"base64":"//4="}]]}`;
const big = new Uint8Array(1024 * 1024 - 100).fill(97);

const alien = "NATS/1.0\r\nMy Name: x\r\nA: 1\r\nB: 2\r\nA:  3 \r\nX-Original-Subject: orders.new\r\nX-Original-Header-Trace: t1\r\n\r\n";

beforeAll(async () => {
  server = await startNatsServer();
  run = await startIndexing({ url: server.url });
  const api = run.context.api;
  await api("STREAM.CREATE.SAGAS", { name: "SAGAS", subjects: ["saga.>"], storage: "memory" });
  await api("STREAM.CREATE.DEAD_LETTERS", {
    name: "DEAD_LETTERS",
    subjects: ["dlq.>"],
    allow_direct: true,
    storage: "memory",
    max_age: 3_600_000_000_000,
  });
  await rawPublish(server.port, [
    { subject: "saga.7f3.billing_agent", block: "NATS/1.0\r\nKept: yes\r\n\r\n", payload: original },
    { subject: "dlq.1", payload: envelope(1) },
    { subject: "dlq.2", payload: envelope(99) },
    { subject: "dlq.3", payload: big },
    { subject: "dlq.4", block: alien, payload: Uint8Array.of(0, 255) },
    { subject: "dlq.5" },
  ]);
  await until(async () => (await run.seqs()).length === 5);
});
afterAll(async () => {
  await run.stop();
  await server.stop();
});

const list = (input: Parameters<typeof listDeadLetters>[1] = {}) => listDeadLetters(viewer, input, run);
const detail = async (seq: number) => {
  const { items } = await list();
  return DeadLetterDetail.parse(await getDeadLetter(viewer, { id: items.find((item) => item.seq === seq)?.id ?? "" }, run));
};

test("the list is what its schema says, newest first, in pages that agree with the count", async () => {
  const whole = DeadLetterList.parse(await list());
  expect([whole.items.map(({ seq }) => seq), whole.total, whole.nextCursor, whole.incomplete]).toEqual([[5, 4, 3, 2, 1], 5, null, []]);
  const first = await list({ limit: 3 });
  const second = await list({ limit: 3, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(whole.items);
  expect(await run.letters.countOpen(["test"], Date.now())).toMatchObject([{ context: "test", stream: "DEAD_LETTERS", open: 5 }]);
  const hourLater = Date.parse(whole.items[0]?.seenAt ?? "") + 3_600_000;
  expect(whole.items[0]?.expiresAt).toBe(new Date(hourLater).toISOString());
});

test("filters narrow it; a wrong one is said", async () => {
  const seqs = async (input: Parameters<typeof list>[0]) => (await list(input)).items.map(({ seq }) => seq);
  expect(await seqs({ originalStream: "SAGAS" })).toEqual([2, 1]);
  expect(await seqs({ errorClass: "Timeout" })).toEqual([2, 1]);
  expect(await seqs({ originalSubject: "orders.new" })).toEqual([4]);
  expect(await seqs({ state: "gone" })).toEqual([]);
  expect(await seqs({ from: "-1h", to: "2999-01-01T00:00:00Z" })).toHaveLength(5);
  expect(await seqs({ to: "-1h" })).toEqual([]);
  expect(await seqs({ from: "-999999d", to: "9999-12-31T23:59:59-23:59" })).toHaveLength(5);
  expect(await seqs({ kind: "exhausted" })).toEqual([]);
  expect(await seqs({ offset: Number.MAX_SAFE_INTEGER })).toEqual([]);
  await expect(list({ context: "none" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an original subject may be a pattern; totals and pages go by it", async () => {
  const seqs = async (originalSubject: string) => {
    const { items, total } = await list({ originalSubject });
    expect(total).toBe(items.length);
    return items.map(({ seq }) => seq);
  };
  expect(await seqs("saga.*.billing_agent")).toEqual([2, 1]);
  expect(await seqs("saga.>")).toEqual([2, 1]);
  expect(await seqs("*.new")).toEqual([4]);
  expect(await seqs("*.*")).toEqual([4]);
  expect(await seqs(">")).toEqual([4, 2, 1]); // of the others it is not known on which subject they died
  expect(await seqs("saga.7f3.billing.agent.*")).toEqual([]);
  expect(await seqs("saga.*")).toEqual([]);
  expect(await seqs("saga.7f3.billing_agent")).toEqual([2, 1]);
  expect(await seqs("saga.7f3.billing?agent")).toEqual([]);
  const first = await list({ originalSubject: "saga.>", limit: 1 });
  const second = await list({ originalSubject: "saga.>", limit: 1, cursor: first.nextCursor ?? "" });
  expect([first.items[0]?.seq, first.total, second.items[0]?.seq, second.total, second.nextCursor]).toEqual([2, 2, 1, undefined, null]);
});

test.each([
  ["from", { from: "yesterday" }],
  ["to", { to: "2026-02-30" }],
  ["cursor", { cursor: "x" }],
  ["limit", { limit: 0 }],
  ["offset", { offset: -1 }],
  ["state", { state: "nonsense" }],
  ["kind", { kind: "dead" }],
  ["originalSubject", { originalSubject: "saga.>.x" }],
  ["originalSubject", { originalSubject: "saga.*." }],
  ["consumer", { consumer: "a\0b" }],
  ["generation", { generation: "many" }],
  ["generation", { generation: ">=" }],
  ["colour", { colour: "red" }],
])("a wrong %s is said by its name", async (field, input: object) => {
  const thrown = await listDeadLetters(viewer, input, run).catch((error: unknown) => error);
  expect(toAppError(thrown)).toMatchObject({ code: "INVALID", errors: [{ path: [field] }] });
});

test("an original that is still stored is shown from its stream", async () => {
  const letter = await detail(1);
  expect(letter.original).toEqual({
    payload: { encoding: "utf8", data: original, sizeBytes: original.length },
    headers: [["Kept", "yes"]],
    stillStored: true,
    hasStream: true,
  });
  expect(letter).toMatchObject({ payloadAvailable: true, notice: null, correlation: [{ flow: "saga", key: "7f3" }] });
  expect(letter.payload?.data).toBe(envelope(1));
});

test("an original that has left is shown from the envelope, large numbers unharmed, headers in their order", async () => {
  const { original: kept } = await detail(2);
  expect(kept).toMatchObject({ stillStored: false, hasStream: true });
  expect(kept.payload?.data).toBe(original);
  expect(kept.headers).toEqual([
    ["A", "1"],
    ["B", "2"],
    ["A", { base64: "//4=" }],
  ]);
});

test.each(["SAGAS.OLD", "SAGAS OLD", "*", ">", "SA/GAS", "SA\\\\GAS", "é".repeat(200)])(
  "a letter from %s, which no stream can be called, opens at once",
  async (stream) => {
    const before = (await list()).total ?? 0;
    const payload = `{"original_subject":"a.b","original_message":{},"error":"x","stream":"${stream}","sequence":1}`;
    await rawPublish(server.port, [{ subject: "dlq.odd", payload }]);
    await until(async () => ((await list()).total ?? 0) > before);
    const [newest] = (await list({ limit: 1 })).items;
    const startedAt = Date.now();
    const letter = await getDeadLetter(viewer, { id: newest?.id ?? "" }, run);
    expect(letter).toMatchObject({ originalSeq: 1, original: { stillStored: false, hasStream: false } });
    expect(Date.now() - startedAt).toBeLessThan(5_000); // a question that nobody answers takes that long
    await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq: newest?.seq, no_erase: true });
    await until(async () => (await list()).total === before);
  },
);

test("a body of 1 MB is cut in JSON and whole as bytes", async () => {
  const letter = await detail(3);
  expect(letter.payload).toMatchObject({ truncated: true, sizeBytes: big.length });
  expect(letter.payload?.data.length).toBe(256 * 1024);
  const { bytes } = await getDeadLetterPayload(viewer, { id: letter.id }, run);
  expect(Buffer.from(bytes).equals(Buffer.from(big))).toBe(true);
});

test("alien headers in their order, binary as base64, an empty body as empty", async () => {
  const letter = await detail(4);
  expect(letter.headers.slice(0, 4)).toEqual([
    ["My Name", "x"],
    ["A", "1"],
    ["B", "2"],
    ["A", " 3 "],
  ]);
  expect(letter.payload).toEqual({ encoding: "base64", data: "AP8=", sizeBytes: 2 });
  expect(letter.original).toMatchObject({ headers: [["Trace", "t1"]], stillStored: null });
  expect((await detail(5)).payload).toEqual({ encoding: "utf8", data: "", sizeBytes: 0 });
});

test("one that was deleted: its row stays, its bytes are gone, and that is said", async () => {
  const { id } = await detail(5);
  await run.context.api("STREAM.MSG.DELETE.DEAD_LETTERS", { seq: 5, no_erase: true });
  const letter = DeadLetterDetail.parse(await getDeadLetter(viewer, { id }, run));
  expect(letter).toMatchObject({ payload: null, payloadAvailable: false, notice: expect.stringContaining("no longer in DEAD_LETTERS") });
  await expect(getDeadLetterPayload(viewer, { id }, run)).rejects.toMatchObject({ code: "GONE" });
  for (const unknown of ["none", "a\0", "0".repeat(22)])
    await expect(getDeadLetter(viewer, { id: unknown }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await until(async () => (await run.seqs()).length === 4); // the index sees it too, sooner or later
});

test("stored messages: a page, a filter, one of them", async () => {
  const stream = "DEAD_LETTERS";
  const page = MessageList.parse(await listMessages(viewer, { stream, limit: 2 }, run));
  expect(page.items.map(({ seq }) => seq)).toEqual([1, 2]);
  const next = await listMessages(viewer, { stream, limit: 2, cursor: page.nextCursor ?? "" }, run);
  expect([next.items.map(({ seq }) => seq), next.nextCursor]).toEqual([[3, 4], null]);
  expect((await listMessages(viewer, { stream, subject: "dlq.4" }, run)).items.map(({ seq }) => seq)).toEqual([4]);
  expect(StoredMessage.parse(await getMessage(viewer, { stream, seq: 4 }, run)).headers[0]).toEqual(["My Name", "x"]);
  await expect(getMessage(viewer, { stream, seq: 99 }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(listMessages(viewer, { stream, subject: "a..b" }, run)).rejects.toMatchObject({ code: "INVALID" });
});

test("without a role nothing is shown", async () => {
  const refused = { code: "FORBIDDEN" };
  await expect(listDeadLetters(nobody, {}, run)).rejects.toMatchObject(refused);
  await expect(getDeadLetter(nobody, { id: "x" }, run)).rejects.toMatchObject(refused);
  await expect(getDeadLetterPayload(nobody, { id: "x" }, run)).rejects.toMatchObject(refused);
  await expect(listMessages(nobody, { stream: "DEAD_LETTERS" }, run)).rejects.toMatchObject(refused);
  await expect(getMessage(nobody, { stream: "DEAD_LETTERS", seq: 1 }, run)).rejects.toMatchObject(refused);
});

test("a group's letters are found by any of its ids, and say which group they are of now", async () => {
  const of = async (group: string) => (await list({ group })).items.map((row) => [row.seq, row.group]);
  const groups = new Map((await list()).items.map(({ seq, group }) => [seq, group ?? ""]));
  const [timeout = "", unsaid = ""] = [groups.get(2), groups.get(4)];
  const saysNothing = [4, 3];
  expect(await of(timeout)).toEqual([
    [2, timeout],
    [1, timeout],
  ]);
  expect(await of("A".repeat(22))).toEqual([]);

  const merge = await run.db.groups.merge({ into: unsaid, groups: [timeout], by: "ann", reason: "one cause" });
  for (const id of [unsaid, timeout]) expect(await of(id)).toEqual([...saysNothing, 2, 1].map((seq) => [seq, unsaid]));
  expect((await detail(1)).group).toBe(unsaid);
  if ("refused" in merge) throw new Error(merge.refused);
  await run.db.groups.undoMerge(merge.mergeId, "ann");
  expect(await of(unsaid)).toEqual(saysNothing.map((seq) => [seq, unsaid]));
});
