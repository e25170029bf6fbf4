import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { fromTrash } from "@/lib/domain/discard/trash-copy";
import { parseHeaders, toHeaders } from "@/lib/domain/headers";
import { readMessage } from "@/lib/nats/messages";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { getRedrive } from "./get-redrive";
import { listItems } from "./list-items";
import { planRedrive, type PlanRedrive } from "./plan-redrive";
import { previewEdit } from "./preview-edit";
import { startRedrive } from "./start-redrive";
import type { z } from "zod";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const vic: Actor = { id: "v", name: "vic", role: "viewer", kind: "user" };

let server: NatsServer;
let run: Redriving;

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url, runner: true, settings: { capture: "ask" } });
  const stream = (name: string, subjects: string[], more: object = {}) =>
    run.context.api(`STREAM.CREATE.${name}`, { name, subjects, allow_direct: true, ...more });
  await stream("DLQ", ["dlq.>"]);
  await stream("WORK", ["work.>"]);
  await stream("SMALL", ["small.>"], { max_msg_size: 600 });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

type Edits = NonNullable<z.input<typeof PlanRedrive>["edits"]>;
const dead = async (...deaths: Death[]) => (await die(run, server.port, deaths)).map(({ id }) => id);
const plan = (ids: readonly string[], edits: Edits) =>
  planRedrive(ada, { selection: { ids: [...ids] }, options: { ...bare, ratePerSec: null }, reason: "fixed", edits }, run);
const start = ({ id, planHash }: { id: string; planHash: string }) => startRedrive(ada, { id, planHash }, run);
const ended = async ({ id }: { id: string }) => {
  const isOver = async () => !["running", "canary", "settling", "aborting"].includes((await getRedrive(ada, { id }, run)).state);
  await until(isOver, 30_000);
  return getRedrive(ada, { id }, run);
};
const text = (data: string) => ({ encoding: "utf8" as const, data });
const sha256 = (data: string) => createHash("sha256").update(data).digest("hex");
const auditOf = async (id: string) => (await listAudit(ada, { target: id }, run)).items;

async function arrived(id: string) {
  const { items } = await listItems(ada, { id }, run);
  return Promise.all(
    items.map(async ({ published }) => {
      const message = await readMessage(run.context, { name: published?.stream ?? "", allowDirect: true }, { seq: published?.seq ?? 0 });
      const headers = toHeaders(message?.headerBlock ? parseHeaders(message.headerBlock) : null);
      return { body: Buffer.from(message?.payload ?? []).toString(), headers: new Map(headers as [string, string][]) };
    }),
  );
}

async function kept(id: string, n: number) {
  const copy = await readMessage(run.context, { name: "JETLAG_TRASH", allowDirect: false }, { lastBySubject: `jetlag.trash.${id}.${n}` });
  const message = copy && fromTrash(copy, { discard: id, n });
  return message && { body: Buffer.from(message.payload).toString(), block: Buffer.from(message.headerBlock ?? []).toString() };
}

test("one message is sent as it was edited; what it was lies in the trash, what was changed on the record", async () => {
  const body = '{"seats":3}';
  const ids = await dead(
    { subject: "work.a", payload: body, headers: "Trace: 1\r\nNats-Msg-Id: m-1\r\n" },
    { subject: "work.a", payload: "left alone" },
  );
  const planned = await plan(ids, { messages: [{ id: ids[0] ?? "", payload: text('{"seats":2}'), headers: [["Trace", "2"]] }] });
  const diff = "- header Trace: 1\n+ header Trace: 2\n- /seats: 3\n+ /seats: 2";
  const edit = { id: ids[0], sha256Before: sha256(body), sha256After: sha256('{"seats":2}'), diff };
  expect(planned.plan).toMatchObject({ count: 2, edited: 1, edits: [edit], refused: [] });
  expect(await kept(planned.id, 1).catch(({ code }: { code: string }) => code)).toBe("NOT_FOUND"); // nothing is made by planning

  await start(planned);
  expect(await ended(planned)).toMatchObject({ state: "succeeded", counts: { notObserved: 2 } });
  const [edited, other] = await arrived(planned.id);
  expect([edited?.body, edited?.headers.get("Trace"), edited?.headers.get("Jetlag-Edited")]).toEqual(['{"seats":2}', "2", sha256(body)]);
  expect([edited?.headers.get("Jetlag-Job"), edited?.headers.get("Jetlag-Original-Msg-Id")]).toEqual([planned.id, "m-1"]);
  expect([other?.body, other?.headers.has("Jetlag-Edited")]).toEqual(["left alone", false]);
  expect(await kept(planned.id, 1)).toMatchObject({ body, block: expect.stringContaining("Trace: 1\r\nNats-Msg-Id: m-1\r\n") });
  expect(await kept(planned.id, 2)).toBeNull();

  const audit = await auditOf(planned.id);
  const rowOf = (action: string) => audit.find((row) => row.action === action);
  expect(rowOf("redrive.plan")).toMatchObject({ plan: { edited: 1, edits: [edit] }, detail: expect.stringContaining("1 of them edited") });
  expect(rowOf("redrive.start")).toMatchObject({ plan: { edited: 1, edits: [edit] } });
});

test("a patch edits all that it applies to, and refuses the others by name", async () => {
  const ids = await dead(
    { subject: "work.a", payload: '{"v":1,"n":7}' },
    { subject: "work.a", payload: '{"v":1,"n":9007199254740993}' },
    { subject: "work.a", payload: '{"v":2,"n":7}' },
    { subject: "work.a", payload: new Uint8Array([0xff]) },
    { subject: "work.a", payload: '{ "v": 1, "n": 8 }' },
  );
  const patch = [
    { op: "test" as const, path: "/v", value: 1 },
    { op: "replace" as const, path: "/v", value: 2 },
  ];
  const planned = await plan(ids, { patch });
  expect(planned.plan).toMatchObject({
    count: 2,
    edited: 2,
    refused: [
      { id: ids[1], code: "LOSSY_EDIT" },
      { id: ids[2], code: "EDIT_FAILED", reason: expect.stringContaining("/v is another value") },
      { id: ids[3], code: "EDIT_FAILED", reason: expect.stringContaining("not UTF-8") },
    ],
  });
  await start(planned);
  expect((await ended(planned)).state).toBe("succeeded");
  expect((await arrived(planned.id)).map(({ body }) => body)).toEqual(['{"v":2,"n":7}', '{"v":2,"n":8}']);
  expect([await kept(planned.id, 1), await kept(planned.id, 2)]).toMatchObject([{ body: '{"v":1,"n":7}' }, { body: '{ "v": 1, "n": 8 }' }]);
});

test("an edit that makes a message larger than its target takes is refused in the plan, and in the preview with the same words", async () => {
  const [id = ""] = await dead({ subject: "small.a", payload: "fits" });
  const planned = await plan([id], { messages: [{ id, payload: text("x".repeat(600)) }] });
  expect(planned.plan).toMatchObject({
    count: 0,
    edited: 0,
    refused: [{ id, code: "TOO_LARGE", reason: expect.stringContaining("SMALL") }],
  });
  const more = await plan([id], { messages: [{ id, payload: text("x".repeat(1_048_576)) }] });
  expect(more.plan.refused).toMatchObject([{ id, code: "TOO_LARGE", reason: expect.stringContaining("max_payload") }]);
  for (const { refused, size } of [
    { refused: planned.plan.refused[0], size: 600 },
    { refused: more.plan.refused[0], size: 1_048_576 },
  ]) {
    const edits = { messages: [{ id, payload: text("x".repeat(size)) }] };
    const [shown] = (await previewEdit(ada, { selection: { ids: [id] }, edits }, run)).items;
    expect(shown?.refused).toEqual({ code: refused?.code, reason: refused?.reason });
    expect(shown?.after).not.toBeNull();
  }
});

test("an edit of what is not selected is INVALID, and so are two of one message; an id that nothing has is refused in the plan", async () => {
  const [id = "", other = ""] = await dead({ subject: "work.a" }, { subject: "work.a" });
  const edit = (of: string) => ({ id: of, payload: text("y") });
  await expect(plan([id], { messages: [edit(id), edit(other)] })).rejects.toMatchObject({
    code: "INVALID",
    errors: [{ path: ["edits", "messages", 1, "id"] }],
  });
  await expect(plan([id], { messages: [edit("nothing-has-it")] })).rejects.toMatchObject({ code: "INVALID" });
  const planned = await plan([id, "nothing-has-it"], { messages: [edit(id), edit("nothing-has-it")] });
  expect(planned.plan).toMatchObject({ count: 1, edited: 1, refused: [{ id: "nothing-has-it", code: "NOT_FOUND" }] });
});

test("without a trash that can be made nothing is edited", async () => {
  const [id = ""] = await dead({ subject: "work.a" });
  await run.context.api("STREAM.DELETE.JETLAG_TRASH");
  const off = { ...run, settings: { ...run.settings, capture: "off" as const } };
  const edits = { messages: [{ id, payload: text("y") }] };
  await expect(planRedrive(ada, { selection: { ids: [id] }, edits }, off)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("Editing needs a safe copy in JETLAG_TRASH"),
  });
  expect((await planRedrive(ada, { selection: { ids: [id] } }, off)).plan.count).toBe(1);
});

test("what is edited in one plan is bounded, since it is kept", async () => {
  const ids = await dead(...Array.from({ length: 5 }, () => ({ subject: "work.a", payload: `{"a":"${"x".repeat(900_000)}"}` })));
  const patch = Array.from({ length: 9 }, (_, n) => ({ op: "copy" as const, from: "/a", path: `/copy${n}` }));
  await expect(plan(ids, { patch })).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("select fewer") });
});

test("a preview shows the first ten before and after, and why one cannot be edited; a viewer is refused", async () => {
  const ids = await dead(
    { subject: "work.a", payload: '{"v":1}', headers: "Trace: 1\r\nNats-Msg-Id: m-2\r\n" },
    { subject: "work.a", payload: "no JSON" },
    ...Array.from({ length: 10 }, () => ({ subject: "work.a", payload: '{"v":3}' })),
  );
  const patch = [{ op: "replace" as const, path: "/v", value: 2 }];
  const { items } = await previewEdit(ada, { selection: { ids }, edits: { patch } }, run);
  expect(items.length).toBe(10);
  expect(items.slice(0, 2)).toMatchObject([
    {
      id: ids[0],
      before: { headers: [["Trace", "1"]], payload: { data: '{"v":1}' } },
      after: { headers: [["Trace", "1"]], payload: { data: '{"v":2}', sizeBytes: 7 } },
      refused: null,
    },
    { id: ids[1], before: { payload: { data: "no JSON" } }, after: null, refused: { code: "EDIT_FAILED" } },
  ]);
  const [asItIs] = (await previewEdit(ada, { selection: { ids } }, run)).items;
  expect(asItIs?.after).toEqual(asItIs?.before);
  const one = await previewEdit(ada, { selection: { ids }, edits: { messages: [{ id: ids[3] ?? "", headers: [] }] } }, run);
  expect(one.items.map(({ id }) => id)).toEqual([ids[3]]);
  await expect(previewEdit(vic, { selection: { ids }, edits: { patch } }, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
});
