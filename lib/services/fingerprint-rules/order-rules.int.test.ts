import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings } from "@/lib/config";
import type { Database } from "@/lib/db";
import { RuleList, RulesOrdered } from "@/lib/domain/dead-letter/group/rule-row";
import { listRules } from "./list-rules";
import { orderRules } from "./order-rules";
import { saveRule } from "./save-rule";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "token" };
const rule = { name: "crm", match: { message: "crm" }, fingerprint: "crm" };

let db: Database;
let run: { db: Database; settings: ReturnType<typeof parseSettings>; log: pino.Logger; clock: typeof Date };
beforeAll(async () => {
  db = await openTestDatabase();
  run = { db, settings: parseSettings({}), log: pino({ level: "silent" }), clock: Date };
});
afterAll(() => db?.close());

const newest = async (action: string) => (await db.audit.list({ action }, { limit: 1, offset: 0 })).rows[0];

test("rules are moved by naming them all, and the record has both orders", async () => {
  const [first, second] = [
    await saveRule(ada, { rule, reason: "x" }, run),
    await saveRule(ada, { rule: { ...rule, name: "mail" }, reason: "x" }, run),
  ];
  const ids = [second.id, first.id];
  const ordered = RulesOrdered.parse(await orderRules(ada, { ids, reason: "mail first", version: second.version }, run));
  expect(await listRules(vera, {}, run)).toMatchObject({ version: ordered.version, items: ids.map((id) => ({ id })) });
  const page = RuleList.parse(await listRules(vera, { limit: 1 }, run));
  expect(page).toMatchObject({ version: ordered.version, total: 2, items: [{ id: ids[0] }] });
  const { nextCursor } = page;
  expect(await listRules(vera, { cursor: nextCursor ?? "" }, run)).toMatchObject({ nextCursor: null, items: [{ id: ids[1] }] });
  expect(await newest("fingerprint-rule.order")).toMatchObject({
    outcome: "done",
    reason: "mail first",
    plan: { before: [{ name: "crm" }, { name: "mail" }], after: [{ name: "mail" }, { name: "crm" }] },
  });
});
