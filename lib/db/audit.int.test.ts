import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditEntry, AuditFilter, Database } from "@/lib/db";
import { openTestDatabase } from "../../e2e/fixtures/database";

let database: Database;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());

const all = { limit: 100, offset: 0 };
const entryOf = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: { id: "u-1", name: "Ann", role: "operator", kind: "user" },
  action: "redrive.start",
  target: "job-1",
  context: "default",
  reason: "fixed",
  plan: { count: 3 },
  ...more,
});
const list = (filter: AuditFilter) => database.audit.list(filter, all);

test("an intent stands at once; its outcome is written into it once", async () => {
  const { audit } = database;
  const id = await audit.begin(entryOf());
  const [pending] = (await list({ target: "job-1" })).rows;
  expect(pending).toEqual({
    ...entryOf(),
    id,
    at: expect.any(Number) as number,
    outcome: "pending",
    code: null,
    detail: null,
    endedAt: null,
  });
  await audit.end(id, { outcome: "failed", code: "CONFLICT", detail: "held by #4" });
  await audit.end(id, { outcome: "done", detail: "not so" });
  expect((await list({ target: "job-1" })).rows).toMatchObject([
    { outcome: "failed", code: "CONFLICT", detail: "held by #4", endedAt: expect.any(Number) as number },
  ]);
  const other = await audit.begin(entryOf({ target: "job-2", plan: null, reason: null, context: null }));
  await audit.end(other, { outcome: "done", detail: "3 sent" });
  expect((await list({ target: "job-2" })).rows).toMatchObject([{ plan: null, outcome: "done", code: null, detail: "3 sent" }]);
});

test("who was refused stands there too", async () => {
  await database.audit.denied(entryOf({ target: "job-3" }), { code: "FORBIDDEN", detail: "needs operator" });
  const [row] = (await list({ target: "job-3" })).rows;
  expect(row).toMatchObject({ ...entryOf({ target: "job-3" }), outcome: "denied", code: "FORBIDDEN", detail: "needs operator" });
  expect(row?.endedAt).toBe(row?.at);
});

test("filters: who by id or name, what by whole words, which context, when; newest first", async () => {
  const { audit, client } = database;
  await client.audit.deleteMany();
  const add = async (more: Partial<AuditEntry>, at: string) => {
    const id = await audit.begin(entryOf(more));
    await client.$executeRaw`UPDATE audit SET at = ${new Date(at)} WHERE id = ${BigInt(id)}`;
    return id;
  };
  const bob = { id: "u-2", name: "Bob", role: "admin", kind: "user" };
  const a = await add({}, "2026-01-01T00:00:00Z");
  const b = await add({ actor: bob, action: "redrive", context: "other" }, "2026-01-02T00:00:00Z");
  const c = await add({ action: "redrives.prune", context: null }, "2026-01-03T00:00:00Z");
  const d = await add({ action: "redrive_start" }, "2026-01-03T00:00:00Z");
  const ids = async (filter: AuditFilter) => (await list(filter)).rows.map(({ id }) => id);
  expect(await ids({})).toEqual([d, c, b, a]);
  expect(await ids({ actor: "u-2" })).toEqual([b]);
  expect(await ids({ actor: "Ann" })).toEqual([d, c, a]);
  expect(await ids({ action: "redrive" })).toEqual([b, a]);
  expect(await ids({ action: "redrive.start" })).toEqual([a]);
  expect(await ids({ action: "redrive.st" })).toEqual([]);
  expect(await ids({ action: "%" })).toEqual([]);
  expect(await ids({ contexts: ["other"] })).toEqual([c, b]);
  expect(await ids({ from: Date.parse("2026-01-02"), to: Date.parse("2026-01-03") })).toEqual([b]);
  expect(await ids({ from: -1, to: Number.MAX_SAFE_INTEGER })).toHaveLength(4);
  expect(await audit.list({}, { limit: 1, offset: 2 })).toMatchObject({ rows: [{ id: b }], total: 4 });
  await client.$executeRaw`UPDATE audit SET at = now() - interval '399 days' WHERE id = ${BigInt(c)}`;
  await client.$executeRaw`UPDATE audit SET at = now() - interval '401 days' WHERE id = ${BigInt(a)}`;
  await audit.prune(400);
  expect(await ids({})).toEqual(expect.arrayContaining([b, c, d]));
  expect(await ids({})).not.toContain(a);
});

test("what is no text stands on the record as far as it is one", async () => {
  const entry = { actor: { id: "a", name: "a", role: "admin", kind: "local" }, action: "test.text", context: null, reason: null };
  await database.audit.begin({ ...entry, target: "a\ud800b\0", plan: { name: "\udc00" } });
  await database.audit.denied({ ...entry, target: "c\ud800", plan: { name: "\0" } }, { code: "INVALID", detail: null });
  const { rows } = await database.audit.list({ action: "test.text" }, { limit: 10, offset: 0 });
  expect(rows.map(({ target, plan }) => [target, plan])).toEqual([
    ["c\ufffd", { name: "\ufffd" }],
    ["a\ufffdb\ufffd", { name: "\ufffd" }],
  ]);
});
