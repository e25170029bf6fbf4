import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings } from "@/lib/config";
import type { Database } from "@/lib/db";
import { SavedViewList } from "@/lib/domain/saved-view/row";
import { listSavedViews } from "./list-saved-views";
import { removeView } from "./remove-view";
import { saveView } from "./save-view";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "token" };

let db: Database;
let run: { db: Database; settings: ReturnType<typeof parseSettings>; log: pino.Logger; clock: typeof Date };
beforeAll(async () => {
  db = await openTestDatabase();
  run = { db, settings: parseSettings({}), log: pino({ level: "silent" }), clock: Date };
});
afterAll(() => db?.close());

const newest = async (action: string) => (await db.audit.list({ action }, { limit: 1, offset: 0 })).rows[0];

test("saved views: one's own and what is shared; a path that leads elsewhere is refused", async () => {
  const mine = await saveView(vera, { name: "mine", path: "/dead-letters?consumer=a" }, run);
  const shared = await saveView(ada, { name: "crm", path: "/dead-letters?q=crm", shared: true }, run);
  expect((await listSavedViews(vera, {}, run)).items.map(({ name, isMine }) => [name, isMine])).toEqual([
    ["crm", false],
    ["mine", true],
  ]);
  expect((await listSavedViews(ada, {}, run)).items.map(({ name }) => name)).toEqual(["crm"]);
  await expect(saveView(vera, { name: "x", path: "/dead-letters", shared: true }, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(removeView(vera, { id: shared.id }, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(removeView(ada, { id: mine.id }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await newest("saved-view.remove")).toMatchObject({ target: mine.id, outcome: "failed", plan: null });
  const root: Actor = { id: "r", name: "root", role: "admin", kind: "user" };
  const mayRemove = async (actor: Actor) => (await listSavedViews(actor, {}, run)).items.map((view) => [view.name, view.mayRemove]);
  expect([await mayRemove(vera), await mayRemove(ada), await mayRemove(root)]).toEqual([
    [
      ["crm", false],
      ["mine", true],
    ],
    [["crm", true]],
    [["crm", true]],
  ]);
  await expect(removeView(root, { id: mine.id }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await removeView(root, { id: shared.id }, run);
  expect((await listSavedViews(ada, {}, run)).items).toEqual([]);
  const twice = await Promise.allSettled([removeView(vera, { id: mine.id }, run), removeView(vera, { id: mine.id }, run)]);
  expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(twice.find((each) => each.status === "rejected")).toMatchObject({ reason: { code: "NOT_FOUND" } });
  const elsewhere = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/dead-letters@evil.example",
    "/api/v1/me",
    "",
    "/dead-letters/../../x y",
    "/dead-letters/../../evil",
    "/c/%2e%2e/api/v1/me",
    "/dead-letters/%0d%0ax",
    "/dead-lettersX",
  ];
  for (const path of elsewhere) await expect(saveView(ada, { name: "x", path }, run), path).rejects.toMatchObject({ name: "ZodError" });
});

test("a list is read by pages, and there is an end to what one keeps, and to what all share", async () => {
  const kept = (of: { id: string; name: string }, shared: boolean) => (_: unknown, n: number) => ({
    id: randomUUID(),
    name: `${of.name} ${String(n).padStart(3, "0")}`,
    path: "/dead-letters",
    shared,
    ownerId: of.id,
    ownerName: of.name,
  });
  await db.client.savedView.createMany({ data: Array.from({ length: 99 }, kept(vera, false)) });
  const save = (actor: Actor, shared = false) => saveView(actor, { name: "zz", path: "/dead-letters", shared }, run);
  await save(vera);
  await expect(save(vera)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("100 views") });
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = SavedViewList.parse(await listSavedViews(vera, { limit: 40, cursor }, run));
    expect(page.total).toBe(100);
    names.push(...page.items.map(({ name }) => name));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(names).toEqual([...Array.from({ length: 99 }, (_, n) => `vera ${String(n).padStart(3, "0")}`), "zz"]);

  await db.client.savedView.createMany({ data: Array.from({ length: 400 }, kept({ id: "o", name: "others" }, true)) });
  await expect(save(ada, true)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("400 views are shared") });
  await save(ada);
  expect((await listSavedViews(vera, { limit: 500 }, run)).nextCursor).toBeNull();
});
