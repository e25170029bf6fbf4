import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, vic as viewer, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, type Death } from "@/e2e/fixtures/redriving";
import { parseHeaders } from "@/lib/domain/headers";
import { readMessage } from "@/lib/nats/messages";
import { rawPublish } from "@/lib/nats/messages/test-raw-publish";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { getDeadLetter } from "../dead-letters/get-dead-letter";
import { getDiscard } from "./get-discard";
import { listDiscards } from "./list-discards";
import { planDiscard } from "./plan-discard";
import { startDiscard } from "./start-discard";
import { undoDiscard } from "./undo-discard";

let server: NatsServer;
let run: Discarding;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const deaths = (count: number, more: Partial<Death> = {}): Death[] =>
  Array.from({ length: count }, (_, n) => ({ subject: `work.${n}`, ...more }));
const letterOf = (id: string) => getDeadLetter(viewer, { id }, run);
const discardedIds = async () =>
  (await run.letters.list({ contexts: ["test"], state: "discarded" }, { limit: 10, offset: 0 })).letters.map(({ id }) => id).toSorted();
const openIds = async () => (await run.rows("open")).map(({ id }) => id);

test("a discard copies, removes, and can be undone: the rows, the streams and the record agree", async () => {
  const letters = await die(run, server.port, deaths(3));
  const before = await run.messages("DLQ");
  const planned = await run.plan(letters);
  expect(planned).toMatchObject({
    state: "planned",
    undoUntil: null,
    plan: {
      count: 3,
      withoutPayload: 0,
      refusedCount: 0,
      makesTrash: true,
      keptForMs: 7 * 86_400_000,
      streams: [{ stream: "DLQ", count: 3 }],
    },
  });
  expect(planned.plan.warnings.map(({ text }) => text)).toEqual([
    "Makes the stream JETLAG_TRASH in this account. It keeps each copy for 7 d.",
  ]);
  expect(await run.messages("DLQ")).toBe(before);

  const done = await startDiscard(ada, { id: planned.id, planHash: planned.planHash, reason: "test data" }, run);
  expect(done).toMatchObject({ state: "discarded", counts: { selected: 3, discarded: 3, waiting: 0, skipped: 0, restored: 0 } });
  expect(done.sentence).toBe("ada discarded 3 dead letters.");
  expect(Date.parse(done.undoUntil ?? "") - Date.parse(done.startedAt ?? "")).toBe(7 * 86_400_000);
  expect([await run.messages("DLQ"), await run.messages("JETLAG_TRASH")]).toEqual([before - 3, 3]);
  const { config } = await run.api<{ config: object }>("STREAM.INFO.JETLAG_TRASH");
  expect(config).toMatchObject({ discard: "new", storage: "file", max_age: 7 * 86_400 * 1e9, max_bytes: 1024 ** 3, allow_direct: true });
  for (const { id } of letters)
    expect(await letterOf(id)).toMatchObject({
      state: "discarded",
      discard: { id: done.id, letter: "removed", actor: "ada", reason: "test data" },
    });
  expect(await discardedIds()).toEqual(letters.map(({ id }) => id).toSorted());

  const undone = await undoDiscard(ada, { id: done.id, reason: "needed after all" }, run);
  expect(undone).toMatchObject({
    state: "undone",
    undoUntil: null,
    undo: { actor: "ada", reason: "needed after all" },
    counts: { restored: 3 },
  });
  expect(await run.messages("DLQ")).toBe(before);
  await until(async () => (await openIds()).length === 3);
  for (const { id } of letters) {
    const now = await letterOf(id);
    expect([now.id === id, now.state]).toEqual([false, "open"]);
  }
  expect([await run.rows("gone"), await discardedIds()]).toEqual([[], []]);
  const { items } = await listAudit(ada, { limit: 10 }, run);
  expect(items.filter(({ action }) => action.startsWith("discard")).map(({ action, outcome }) => [action, outcome])).toEqual(
    expect.arrayContaining([
      ["discard.plan", "done"],
      ["discard.start", "done"],
      ["discard.end", "done"],
      ["discard.undo", "done"],
      ["discard.undo.end", "done"],
    ]),
  );
  await run.discard((await run.rows("open")).filter(({ stream }) => stream === "DLQ"));
  expect((await listDiscards(viewer, {}, run)).items.map(({ state }) => state)).toEqual(["discarded", "undone"]);
});

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const latin1 = (text: string) => Buffer.from(text, "latin1");
const alien = latin1(
  "B: 2\r\na: 1\r\nB:  3 \r\nA:1\r\nMy Name: x\r\nno colon here\r\nX-\xff: \xfe\xff\r\nEmpty:\r\nJetlag-Generation: 2\r\n",
);
const acting = latin1("Nats-Msg-Id: own\r\nNats-TTL: 1h\r\n");

test.each([
  ["plain", latin1(""), Buffer.from("hello")],
  ["odd headers, every byte", alien, Buffer.from(everyByte)],
  ["headers by which a server acts", Buffer.concat([alien, acting]), Buffer.from("")],
])("what comes back is what was there: %s", async (_, headers, payload) => {
  const [letter] = await die(run, server.port, [{ subject: "work.a", headers, payload }]);
  if (!letter) throw new Error("no letter");
  const stream = { name: "DLQ", allowDirect: true };
  const was = await readMessage(run.context, stream, { seq: letter.seq });
  const done = await run.discard([letter]);
  expect(done.state).toBe("discarded");

  const copy = await readMessage(run.context, { name: "JETLAG_TRASH", allowDirect: true }, { lastBySubject: `jetlag.trash.${done.id}.1` });
  expect(Buffer.from(copy?.payload ?? [])).toEqual(
    Buffer.concat([was?.headerBlock ?? new Uint8Array(0), was?.payload ?? new Uint8Array(0)]),
  );
  const facts = Buffer.from(copy?.headerBlock ?? []).toString();
  expect(facts).toContain(`Jetlag-Original-Seq: ${letter.seq}\r\n`);
  expect(facts).toContain(`Jetlag-Original-Time: ${new Date(letter.storedAt).toISOString()}\r\n`);

  await undoDiscard(ada, { id: done.id, reason: "needed" }, run);
  const back = await readMessage(run.context, stream, { lastBySubject: "dlq.test" });
  expect([back?.seq === letter.seq, Buffer.from(back?.payload ?? [])]).toEqual([false, payload]);
  const isOurs = /^(Nats-Msg-Id|Nats-TTL|Nats-Expected-Stream|Jetlag-Discard|Jetlag-First-Stored|Jetlag-Original-Msg-Id)$/;
  const lines = (block: Uint8Array | null | undefined) =>
    (block ? parseHeaders(block).lines : []).flatMap((line) =>
      line.kind === "field" && isOurs.test(line.name) ? [] : [Buffer.from(line.raw).toString("latin1")],
    );
  expect(lines(back?.headerBlock)).toEqual(lines(was?.headerBlock));
  const text = Buffer.from(back?.headerBlock ?? []).toString("latin1");
  expect(text.includes("Jetlag-Original-Msg-Id: own\r\n")).toBe(headers.includes("Nats-Msg-Id"));
  expect(text).not.toContain("Nats-TTL");
  // A second round: ours are replaced, and the application's id is still its own.
  await until(async () => (await letterOf(letter.id)).state === "open");
  const again = await run.letters.get((await letterOf(letter.id)).id);
  const second = await run.discard(again ? [again] : []);
  await undoDiscard(ada, { id: second.id, reason: "needed" }, run);
  const once = await readMessage(run.context, stream, { lastBySubject: "dlq.test" });
  expect(lines(once?.headerBlock)).toEqual(lines(was?.headerBlock));
  expect(
    Buffer.from(once?.headerBlock ?? [])
      .toString("latin1")
      .match(/Jetlag-(Discard|Original-Msg-Id):/g)?.length,
  ).toBe(headers.includes("Nats-Msg-Id") ? 2 : 1);
  await until(async () => (await openIds()).length === 1);
  await run.discard(await run.rows("open"));
});

test("what cannot be planned is refused by name", async () => {
  const ids = (await die(run, server.port, deaths(1))).map(({ id }) => id);
  await expect(planDiscard(viewer, { selection: { ids } }, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(planDiscard(ada, { selection: { group: "g" } }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(planDiscard(ada, { selection: {} }, run)).rejects.toThrow("must be given");
  await expect(planDiscard(ada, { selection: { ids } }, { ...run, settings: { ...run.settings, readOnly: true } })).rejects.toMatchObject({
    code: "READ_ONLY",
  });
  const unknown = await planDiscard(ada, { selection: { ids: [...ids, "nothing"] } }, run);
  expect(unknown.plan).toMatchObject({ count: 1, refusedCount: 1, refused: [{ id: "nothing", code: "NOT_FOUND" }] });
  await expect(startDiscard(ada, { id: unknown.id, planHash: "other", reason: "x" }, run)).rejects.toMatchObject({ code: "PLAN_CHANGED" });
  await expect(startDiscard(ada, { id: unknown.id, planHash: unknown.planHash }, run)).rejects.toMatchObject({ code: "INVALID" });
  await expect(undoDiscard(ada, { id: unknown.id, reason: "x" }, run)).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(getDiscard(viewer, { id: crypto.randomUUID() }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { items } = await listAudit(ada, { limit: 20 }, run);
  expect(items.filter(({ action }) => action === "discard.plan").map(({ outcome }) => outcome)).toEqual(
    expect.arrayContaining(["denied", "failed", "done"]),
  );
  await startDiscard(ada, { id: unknown.id, planHash: unknown.planHash, reason: "x" }, run);
  await expect(startDiscard(ada, { id: unknown.id, planHash: unknown.planHash, reason: "x" }, run)).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("a letter that has left meanwhile is skipped, and the others go", async () => {
  const letters = await die(run, server.port, deaths(3));
  const { id, planHash } = await run.plan(letters);
  await run.api("STREAM.MSG.DELETE.DLQ", { seq: letters[1]?.seq });
  const done = await startDiscard(ada, { id, planHash, reason: "x" }, run);
  expect(done).toMatchObject({ state: "partial", counts: { discarded: 2, skipped: 1 } });
  expect(done.problems).toMatchObject([{ id: letters[1]?.id, state: "skipped" }]);
  expect((await letterOf(letters[1]?.id ?? "")).state).toBe("gone");
});

test("an undo goes as far as it can: what is no longer in the trash stays discarded", async () => {
  const letters = await die(run, server.port, deaths(3));
  const done = await run.discard(letters);
  const copy = await readMessage(run.context, { name: "JETLAG_TRASH", allowDirect: true }, { lastBySubject: `jetlag.trash.${done.id}.2` });
  await run.api("STREAM.MSG.DELETE.JETLAG_TRASH", { seq: copy?.seq });
  const undone = await undoDiscard(ada, { id: done.id, reason: "x" }, run);
  expect(undone).toMatchObject({ state: "partly-undone", counts: { restored: 2, discarded: 1 } });
  expect(undone.sentence).toBe("2 dead letters put back, 1 not. its copy is no longer in JETLAG_TRASH.");
  expect((await letterOf(letters[1]?.id ?? "")).state).toBe("discarded");
  await until(async () => (await openIds()).length === 2);
  await run.discard(await run.rows("open"));
});

test("a stream that lets nothing be deleted is refused in the plan; one that stores by other subjects could take nothing back", async () => {
  await run.api("STREAM.CREATE.SEALED_DLQ", { name: "SEALED_DLQ", subjects: ["sealed.>"], deny_delete: true });
  await run.api("STREAM.CREATE.MIRROR_DLQ", { name: "MIRROR_DLQ", mirror: { name: "SEALED_DLQ" } });
  await rawPublish(server.port, [{ subject: "sealed.x", payload: "x" }]);
  await until(async () => (await run.rows("open")).length === 2);
  const { plan: refused } = await run.plan(await run.rows("open"));
  expect(refused.refused.map(({ code }) => code).toSorted()).toEqual(["DENIED", "NOT_RESTORABLE"]);
});
