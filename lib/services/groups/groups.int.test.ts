import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { GroupDetail, GroupList, GroupWhy } from "@/lib/domain/dead-letter/group-row";
import { RuleList, RuleWritten } from "@/lib/domain/dead-letter/group/rule-row";
import { listAudit } from "../audit/list-audit";
import { listRules } from "../fingerprint-rules/list-rules";
import { orderRules } from "../fingerprint-rules/order-rules";
import { removeRule } from "../fingerprint-rules/remove-rule";
import { saveRule } from "../fingerprint-rules/save-rule";
import { tryRule } from "../fingerprint-rules/try-rule";
import { addNote } from "./add-note";
import { getGroup } from "./get-group";
import { listGroups } from "./list-groups";
import { listNotes, NoteList } from "./list-notes";
import { mergeGroups } from "./merge-groups";
import { setGroup } from "./set-group";
import { undoMerge } from "./undo-merge";
import { whyGroup } from "./why-group";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "token" };
const uuid = "00000000-0000-4000-8000-000000000000";
const rule = { name: "crm", match: { message: "crm" }, fingerprint: "crm" };

let server: NatsServer;
let run: Redriving;
beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await run.context.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true, max_age: 3_600_000_000_000 });
  await run.context.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
  await die(run, server.port, [
    { subject: "work.a", error: "Timeout after 30s calling crm" },
    { subject: "work.a", error: "Timeout after 31s calling crm" },
    { subject: "work.b", error: 'schema: missing "phone"' },
  ]);
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const list = async (input: Parameters<typeof listGroups>[1] = {}) => GroupList.parse(await listGroups(vera, input, run));
const named = async (title: string) => {
  const { items } = await list();
  const found = items.find((group) => group.title === title);
  if (!found) throw new Error(`no group is called ${title}: ${items.map((group) => group.title).join(", ")}`);
  return found;
};
const newest = async (action: string) => (await listAudit(vera, { action, limit: 1 }, run)).items[0];

test("groups as the API shows them", async () => {
  const group = await named("Timeout after <n>s calling crm");
  expect(group).toMatchObject({ count: 2, state: "open", kinds: ["stored"], newSinceResolvedAt: null, said: null, seriesStepMs: 60_000 });
  expect(group.arrivedLately).toBe(2);
  expect(Date.parse(group.expiresAt ?? "") - Date.parse(group.firstAt)).toBe(3_600_000);
  expect(group.series.reduce((sum, [, n]) => sum + n, 0)).toBe(2);
  expect(group.ratePerSec).toBeGreaterThan(0);
  const pages = [await list({ limit: 1 }), await list({ limit: 1, offset: 1 })];
  expect(pages.map(({ total, nextCursor }) => [total, nextCursor === null])).toEqual([
    [2, false],
    [2, true],
  ]);
  expect((await list({ q: "phone" })).items.map(({ title }) => title)).toEqual(['schema: missing "phone"']);
  expect((await list({ originalSubject: "work.*" })).total).toBe(2);
  expect((await list({ originalSubject: "work.b" })).items.map(({ title }) => title)).toEqual(['schema: missing "phone"']);
  expect(await list({ from: "-1m", to: "-30m" })).toMatchObject({ total: 0 });
  await expect(list({ originalSubject: "work.>.a" })).rejects.toMatchObject({ name: "ZodError" });
  await expect(list({ q: "word ".repeat(201) })).rejects.toMatchObject({ name: "ZodError" });
  await expect(list({ cursor: "nonsense" })).rejects.toMatchObject({ code: "INVALID" });
});

test("why: what was left out of the error", async () => {
  const { id } = await named("Timeout after <n>s calling crm");
  const why = GroupWhy.parse(await whyGroup(vera, { id }, run));
  expect(why).toMatchObject({
    how: "parts",
    isSameNow: true,
    error: { normalised: "Timeout after <n>s calling crm", replaced: [{ by: "<n>s" }] },
  });
  const { original, replaced } = why.error ?? { original: "", replaced: [] };
  expect(replaced.map(({ from, to }) => original.slice(from, to))).toEqual([expect.stringMatching(/^3[01]s$/)]);
});

test("what a person says stands on the record with what it was before", async () => {
  const { id } = await named("Timeout after <n>s calling crm");
  const resolved = GroupDetail.parse(await setGroup(ada, { id, state: "resolved", assignee: "ada", reason: "crm is back" }, run));
  expect(resolved).toMatchObject({ state: "resolved", assignee: "ada", said: { by: "ada", why: "crm is back" } });
  expect(await newest("group.set")).toMatchObject({
    target: id,
    context: "test",
    reason: "crm is back",
    outcome: "done",
    plan: { before: { state: "open", assignee: null }, after: { state: "resolved", assignee: "ada" } },
  });
  for (const word of ["mine", " nobody"])
    await expect(setGroup(ada, { id, assignee: word }, run)).rejects.toMatchObject({ name: "ZodError", issues: [{ path: ["assignee"] }] });
  expect((await list({ assignee: "ada" })).items.map((group) => group.id)).toEqual([id]);
  expect((await listGroups(ada, { assignee: "mine" }, run)).items.map((group) => group.id)).toEqual([id]);
  expect((await list({ assignee: "mine" })).total).toBe(0);
  expect((await list({ assignee: "nobody" })).items.map(({ title }) => title)).toEqual(['schema: missing "phone"']);
  await die(run, server.port, [{ subject: "work.a", error: "Timeout after 32s calling crm" }]);
  await expect.poll(async () => (await named("Timeout after <n>s calling crm")).state).toBe("open");
  const again = await named("Timeout after <n>s calling crm");
  expect(again.newSinceResolvedAt).toBe(resolved.said?.at);
  await setGroup(ada, { id, state: "ignored" }, run);
  expect((await list({ state: "ignored" })).items.map((group) => group.id)).toEqual([id]);
  await setGroup(ada, { id, state: "open" }, run);
});

test("two who resolve and open at once: one of both holds, and both stand on the record", async () => {
  const { id } = await named('schema: missing "phone"');
  await Promise.all([setGroup(ada, { id, state: "resolved" }, run), setGroup(ada, { id, state: "open" }, run)]);
  const { state, said } = await getGroup(vera, { id }, run);
  expect(said).toMatchObject({ state, by: "ada" });
  const { items } = await listAudit(vera, { action: "group.set", target: id, limit: 10 }, run);
  expect(items.map(({ outcome }) => outcome)).toEqual(["done", "done"]);
  expect(items.map(({ plan }) => JSON.stringify((plan as { after: object }).after)).toSorted()).toEqual(
    ["open", "resolved"].map((each) => JSON.stringify({ state: each })),
  );
  await setGroup(ada, { id, state: "open" }, run);
});

test("notes, merges and their undo", async () => {
  const [timeout, schema] = [await named("Timeout after <n>s calling crm"), await named('schema: missing "phone"')];
  await addNote(ada, { id: schema.id, text: "the form sends none" }, run);
  const { mergeId } = await mergeGroups(ada, { into: timeout.id, groups: [schema.id], reason: "both are crm" }, run);
  const detail = GroupDetail.parse(await getGroup(vera, { id: schema.id }, run)); // a merged one opens what it has become
  expect(detail).toMatchObject({ id: timeout.id, count: 4, notes: 1, mergedGroups: [{ id: schema.id, mergeId }] });
  const notes = NoteList.parse(await listNotes(vera, { id: timeout.id, limit: 1, context: timeout.context }, run));
  expect(notes).toMatchObject({
    total: 1,
    nextCursor: null,
    items: [{ by: "ada", text: "the form sends none", context: timeout.context }],
  });
  await expect(listNotes(vera, { id: timeout.id, context: "other" }, run)).rejects.toMatchObject({ code: "INVALID" });
  await expect(addNote(ada, { id: timeout.id, text: " " }, run)).rejects.toMatchObject({ issues: [{ message: "must say something" }] });
  const why = await whyGroup(vera, { id: timeout.id }, run);
  expect(why.merges).toMatchObject([{ id: mergeId, groups: [schema.id], by: "ada", reason: "both are crm" }]);
  await expect(mergeGroups(ada, { into: timeout.id, groups: [timeout.id], reason: "x" }, run)).rejects.toMatchObject({ code: "REFUSED" });
  await expect(mergeGroups(ada, { into: schema.id, groups: [timeout.id], reason: "x" }, run)).rejects.toMatchObject({ code: "REFUSED" });
  await undoMerge(ada, { id: mergeId }, run);
  await expect(undoMerge(ada, { id: mergeId }, run)).rejects.toMatchObject({ code: "REFUSED" });
  expect((await list()).total).toBe(2);
  const undone = { into: timeout.title, groups: [schema.id] };
  expect(await newest("group.unmerge")).toMatchObject({ outcome: "failed", code: "REFUSED", context: "test", plan: undone });
});

test("a group that is merged while somebody resolves it is not resolved, nor is what it has become, and the record says why", async () => {
  const [timeout, schema] = [await named("Timeout after <n>s calling crm"), await named('schema: missing "phone"')];
  let mergeId = "";
  const inThatMoment: typeof run.db.groups.say = async (id, saying) => {
    ({ mergeId } = await mergeGroups(ada, { into: timeout.id, groups: [schema.id], reason: "both are crm" }, run));
    return run.db.groups.say(id, saying);
  };
  const deps = { ...run, db: { ...run.db, groups: { ...run.db.groups, say: inThatMoment } } };
  const resolving = setGroup(ada, { id: schema.id, state: "resolved", assignee: "ada", reason: "the form sends one" }, deps);
  await expect(resolving).rejects.toMatchObject({
    code: "CONFLICT",
    message: '“schema: missing "phone"” was merged into another group in this moment: look at it again.',
  });
  expect(await newest("group.set")).toMatchObject({ target: schema.id, outcome: "failed", code: "CONFLICT", reason: "the form sends one" });
  const as = ({ state, said, assignee }: GroupDetail) => ({ state, said, assignee });
  expect(as(await getGroup(vera, { id: timeout.id }, run))).toEqual({ state: "open", said: timeout.said, assignee: timeout.assignee });
  await undoMerge(ada, { id: mergeId }, run);
  expect(as(await getGroup(vera, { id: schema.id }, run))).toEqual({ state: "open", said: schema.said, assignee: null });
});

test("what was said and done is answered and recorded, whatever somebody else does in the next moment", async () => {
  const [timeout, schema] = [await named("Timeout after <n>s calling crm"), await named('schema: missing "phone"')];
  let mergeId = "";
  const say: typeof run.db.groups.say = async (id, saying) => {
    const said = await run.db.groups.say(id, saying);
    ({ mergeId } = await mergeGroups(ada, { into: timeout.id, groups: [id], reason: "both are crm" }, run));
    return said;
  };
  const save: typeof run.db.groups.saveRule = async (saving) => {
    const saved = await run.db.groups.saveRule(saving);
    if (saved.kind === "written") await run.db.groups.removeRule({ id: saved.id });
    return saved;
  };
  const deps = { ...run, db: { ...run.db, groups: { ...run.db.groups, say, saveRule: save } } };
  expect(await setGroup(ada, { id: schema.id, state: "resolved" }, deps)).toMatchObject({ id: schema.id, state: "resolved" });
  expect(await newest("group.set")).toMatchObject({ outcome: "done", detail: '“schema: missing "phone"” is resolved.' });
  await undoMerge(ada, { id: mergeId }, run);
  await setGroup(ada, { id: schema.id, state: "open" }, run);
  expect(RuleWritten.parse(await saveRule(ada, { rule, reason: "one cause" }, deps))).toMatchObject({ ...rule, updatedBy: "ada" });
  expect(await newest("fingerprint-rule.make")).toMatchObject({ outcome: "done", detail: "“crm” groups letters that come from now on." });
});

test("rules: tried before they are kept, refused with the field, and applied to what comes", async () => {
  expect(await tryRule(vera, { rule }, run)).toMatchObject({ of: 4, matched: 3, groups: [{ name: "crm", count: 3 }], widest: null });
  const refused = async (match: object) => saveRule(ada, { rule: { ...rule, match }, reason: "x" }, run);
  await expect(refused({ message: ".*" })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["rule", "match"] }] });
  await expect(refused({ message: "(a" })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["rule", "match", "message"] }] });
  await expect(refused({ message: "(x?){1000}x{1000}" })).rejects.toMatchObject({
    code: "INVALID",
    errors: [{ path: ["rule", "match", "message"], message: expect.stringContaining("too large") }],
  });
  await expect(refused({ message: "a\ud800" })).rejects.toMatchObject({ name: "ZodError" });
  await expect(saveRule(ada, { rule: { ...rule, position: Number.MAX_SAFE_INTEGER }, reason: "x" }, run)).rejects.toMatchObject({
    name: "ZodError",
  });
  await expect(refused({ message: "(?=a)b" })).rejects.toMatchObject({
    name: "ZodError",
    issues: [{ path: ["rule", "match", "message"], message: expect.stringContaining("looks around") }],
  });
  const saved = await saveRule(ada, { rule, reason: "one cause" }, run);
  await die(run, server.port, [{ subject: "work.a", error: "Timeout after 33s calling crm" }]);
  await expect.poll(async () => (await list()).items.find(({ title }) => title === "crm")?.count).toBe(1);
  expect(await whyGroup(vera, { id: (await named("crm")).id }, run)).toMatchObject({ how: "rule", isSameNow: true });
  await saveRule(ada, { id: saved.id, rule: { ...rule, enabled: false }, reason: "not yet" }, run);
  expect(await whyGroup(vera, { id: (await named("crm")).id }, run)).toMatchObject({ how: "rule", isSameNow: false });
  await removeRule(ada, { id: saved.id, reason: "wrong" }, run);
  await expect(removeRule(ada, { id: saved.id, reason: "wrong" }, run)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("rules together are no slower than a few large ones: one too many is refused, unless it does not work", async () => {
  const large = { ...rule, match: { message: `^(${"[a-z]{60}".repeat(3)})$` } };
  const refusal = {
    code: "INVALID",
    errors: [{ path: ["rule", "match", "message"], message: expect.stringContaining("all rules together") }],
  };
  const ids: string[] = [];
  for (let n = 0; n < 10; n++) ids.push((await saveRule(ada, { rule: large, reason: "x" }, run)).id);
  await expect(saveRule(ada, { rule: large, reason: "x" }, run)).rejects.toMatchObject(refusal);
  const [id = ""] = ids;
  await saveRule(ada, { id, rule: { ...large, name: "renamed" }, reason: "x" }, run);
  ids.push((await saveRule(ada, { rule: { ...large, enabled: false }, reason: "x" }, run)).id);
  await expect(saveRule(ada, { id: ids.at(-1) ?? "", rule: large, reason: "x" }, run)).rejects.toMatchObject(refusal);
  for (const each of ids) await removeRule(ada, { id: each, reason: "x" }, run);
});

test("two who write rules at once: the second is refused, and the record says why", async () => {
  const { version } = RuleList.parse(await listRules(vera, {}, run));
  const saved = RuleWritten.parse(await saveRule(ada, { rule, reason: "one cause", version }, run));
  expect(await listRules(vera, {}, run)).toMatchObject({ version: saved.version, items: [{ id: saved.id }] });
  const message = "Somebody changed the rules since you read them: read them again.";
  const late = [
    ["fingerprint-rule.make", () => saveRule(ada, { rule: { ...rule, name: "late" }, reason: "x", version }, run)],
    ["fingerprint-rule.change", () => saveRule(ada, { id: saved.id, rule: { ...rule, name: "late" }, reason: "x", version }, run)],
    ["fingerprint-rule.order", () => orderRules(ada, { ids: [saved.id], reason: "x", version }, run)],
    ["fingerprint-rule.remove", () => removeRule(ada, { id: saved.id, reason: "x", version }, run)],
  ] as const;
  for (const [action, act] of late) {
    await expect(act(), action).rejects.toMatchObject({ code: "CONFLICT", message });
    expect(await newest(action)).toMatchObject({ outcome: "failed", code: "CONFLICT" });
  }
  expect((await listRules(vera, {}, run)).items.map(({ name }) => name)).toEqual(["crm"]);
  const again = await saveRule(ada, { id: saved.id, rule: { ...rule, enabled: false }, reason: "x", version: saved.version }, run);
  expect(again).toMatchObject({ enabled: false });
  expect(await removeRule(ada, { id: saved.id, reason: "x", version: again.version }, run)).toEqual({ id: saved.id, version });
});

test("a viewer is refused every act, and stands on the record as denied", async () => {
  const { id } = await named('schema: missing "phone"');
  const acts = {
    "group.set": () => setGroup(vera, { id, state: "resolved" }, run),
    "group.note": () => addNote(vera, { id, text: "x" }, run),
    "group.merge": () => mergeGroups(vera, { into: id, groups: [id], reason: "x" }, run),
    "group.unmerge": () => undoMerge(vera, { id: uuid }, run),
    "fingerprint-rule.make": () => saveRule(vera, { rule, reason: "x" }, run),
    "fingerprint-rule.change": () => saveRule(vera, { id: uuid, rule, reason: "x" }, run),
    "fingerprint-rule.order": () => orderRules(vera, { ids: [uuid], reason: "x" }, run),
    "fingerprint-rule.remove": () => removeRule(vera, { id: uuid, reason: "x" }, run),
  };
  for (const [action, act] of Object.entries(acts)) {
    await expect(act(), action).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await newest(action)).toMatchObject({ actor: vera, outcome: "denied", code: "FORBIDDEN" });
  }
  expect(await named('schema: missing "phone"')).toMatchObject({ state: "open", notes: 1 });
});
