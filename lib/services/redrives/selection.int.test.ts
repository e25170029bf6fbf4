import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Death, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { NatsContext } from "@/lib/nats";
import { until } from "@/lib/nats/test-context";
import { planDiscard } from "../discards/plan-discard";
import { listItems } from "./list-items";
import { planRedrive } from "./plan-redrive";
import { RedriveRequest } from "./redrive-request";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };

let server: NatsServer;
let run: Redriving;

const api = <T = unknown>(subject: string, body?: unknown) => run.context.api<T>(subject, body);
const plan = (selection: object, more: { options?: object; context?: string } = {}) =>
  planRedrive(ada, { selection, reason: "mended", ...more, options: { ...bare, ...more.options } }, run);
const discard = (selection: object, more: object = {}) =>
  planDiscard(ada, { selection, ...more }, { ...run, closing: new AbortController().signal });

/** Letters of one group each, once a worker has found out which. */
async function grouped(deaths: readonly Death[]): Promise<[DeadLetter, ...DeadLetter[]]> {
  const letters = await die(run, server.port, deaths);
  const ids = letters.map(({ id }) => id);
  let found = new Map<string, DeadLetter>();
  await until(async () => {
    found = await run.letters.getMany(ids);
    return ids.every((id) => (found.get(id)?.group ?? null) !== null);
  });
  return ids.map((id) => found.get(id)) as [DeadLetter, ...DeadLetter[]]; // all were found
}

const deaths = (count: number, error: string, subject = "work.a") => Array.from({ length: count }, () => ({ subject, error }));

const sentIds = async (id: string) =>
  (await listItems(ada, { id, limit: 500 }, run)).items.flatMap(({ deadLetters }) => deadLetters).toSorted();
const idsOf = (letters: readonly DeadLetter[]) => letters.map(({ id }) => id).toSorted();

beforeAll(async () => {
  server = await startNatsServer();
  run = await startRedriving({ url: server.url });
  await api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

test("a group is all that is open of it, and nothing that comes later", async () => {
  const letters = await grouped(deaths(3, "crm is down"));
  await grouped(deaths(2, "disk is full"));
  const made = await plan({ group: letters[0].group }, { context: "test" });
  await grouped(deaths(1, "crm is down"));
  expect(made.plan).toMatchObject({ count: 3, selectedCount: 3, groups: [{ id: letters[0].group, count: 3 }] });
  expect(await sentIds(made.id)).toEqual(idsOf(letters));
  expect(made.plan.warnings).toContainEqual({ code: "GROUP_GROWS", text: expect.stringContaining("The group grew by 3") });

  const started = await startRedrive(ada, { id: made.id, planHash: made.planHash }, run);
  expect(started.counts.selected).toBe(3);
  const rest = await plan({ group: letters[0].group });
  expect(rest.plan).toMatchObject({ count: 1, selectedCount: 1, refusedCount: 0 }); // what is held is not open
  expect((await discard({ group: letters[0].group })).plan).toMatchObject({ count: 1, selectedCount: 1 });
});

test("a stream, a filter, or both select what the list of the same filter shows", async () => {
  const letters = await grouped([...deaths(2, "slow down", "work.b"), ...deaths(1, "slow down", "work.c")]);
  const filtered = await plan({ filter: { originalSubject: "work.b" } });
  expect([filtered.plan.count, await sentIds(filtered.id)]).toEqual([2, idsOf(letters.slice(0, 2))]);
  const parsed = RedriveRequest.parse({ selection: { filter: { originalSubject: "work.b" } } });
  expect((await planRedrive(ada, parsed, run)).plan.selection).toEqual({ filter: { originalSubject: "work.b" } });
  expect((await plan({ stream: "DLQ", filter: { originalSubject: "work.*", group: letters[0].group ?? "" } })).plan.count).toBe(3);
  expect((await plan({ stream: "OTHER" })).plan).toMatchObject({ count: 0, selectedCount: 0, refusedCount: 0, targets: [] });
  expect((await plan({ filter: { context: "test", originalSubject: "work.c" } })).plan.count).toBe(1);
  expect((await discard({ stream: "DLQ", filter: { originalSubject: "work.b" } })).plan).toMatchObject({ count: 2, selectedCount: 2 });
  expect((await discard({ filter: { consumer: "nobody" } })).plan).toMatchObject({ count: 0, selectedCount: 0 });
});

test("what the index has not read, or not the words of, is said of a plan that was selected by a question", async () => {
  let before = await run.letters.readings(["test"]);
  await until(async () => {
    before = await run.letters.readings(["test"]);
    return before.every(({ progress, textIndexedSeq }) => textIndexedSeq === progress.lastSeq);
  });
  const [late] = await grouped(deaths(1, "too late for the index"));
  const deadLetters = { ...run.db.deadLetters, readings: () => Promise.resolve(before) };
  const behind = { ...run, db: { ...run.db, deadLetters } };
  type Warned = { plan: { warnings: readonly { code: string; text: string }[] } };
  const behindIn = ({ plan: { warnings } }: Warned) => warnings.flatMap(({ code, text }) => (code === "INDEX_BEHIND" ? text : []));
  const said = async (selection: object) => {
    const both = await Promise.all([
      planRedrive(ada, { selection, options: bare }, behind),
      planDiscard(ada, { selection }, { ...behind, closing: new AbortController().signal }),
    ]);
    const [sent, discarded] = both.map(behindIn);
    expect(discarded).toEqual(sent);
    return sent;
  };
  const is = (what: string) => [`1 message of DLQ ${what}: if it is meant, this plan leaves it out.`];
  expect(await said({ filter: { originalSubject: "work.zz" } })).toEqual(is("is not indexed yet"));
  expect(await said({ group: late.group })).toEqual(is("is not indexed yet"));
  expect(await said({ filter: { stream: "DLQ", q: "nothing" } })).toEqual(is("cannot be found by words yet"));
  expect(await said({ ids: [late.id] })).toEqual([]);
  before = before.map((reading) => ({ ...reading, progress: { ...reading.progress, indexedSeq: late.seq } }));
  expect(await said({ filter: { q: "nothing" } })).toEqual(is("cannot be found by words yet"));
  expect(await said({ stream: "DLQ" })).toEqual([]);
});

test("a consumer that does not answer keeps nobody from planning into its stream, and from starting", async () => {
  const page = { total: 1, consumers: [], missing: ["quiet"] };
  const answering = (subject: string, ...more: unknown[]) =>
    subject === "CONSUMER.LIST.WORK" ? Promise.resolve(page) : run.context.api(subject, ...(more as []));
  const silent: NatsContext = Object.create(run.context, { api: { value: answering } });
  const deps = { ...run, nats: { ...run.nats, get: () => silent } };
  const [{ id }] = await grouped(deaths(1, "one of them is silent"));
  const made = await planRedrive(ada, { selection: { ids: [id] }, options: bare, reason: "mended" }, deps);
  expect(made.plan).toMatchObject({ count: 1, targets: [{ stream: "WORK", receivers: [], receiversKnown: false }] });
  expect(made.plan.warnings).toContainEqual({ code: "RECEIVERS_UNKNOWN", text: expect.stringContaining("quiet of WORK does not answer") });
  expect((await startRedrive(ada, { id: made.id, planHash: made.planHash }, deps)).state).toBe("running");
});

test("more than one portion is planned as a whole", async () => {
  await api("STREAM.CREATE.MANY", { name: "MANY", subjects: ["many.>"] });
  const letters = await die(run, server.port, deaths(1_050, "too many", "many.a"));
  const made = await plan({ ids: [...idsOf(letters), "nobodys"] });
  expect([made.plan.count, made.plan.refusedCount, made.counts.selected]).toEqual([1_050, 1, 1_050]);
  const last = await listItems(ada, { id: made.id, limit: 1, offset: 1_049 }, run);
  expect(last.items.map(({ id, seq }) => [id, seq])).toEqual([["1050", letters.at(-1)?.seq]]);
  expect((await plan({ filter: { originalSubject: "many.a" } })).planHash).toBe(made.planHash);
});

test("what another re-drive did not send, and what came back of it, can be selected; what it sent cannot", async () => {
  const letters = await grouped(deaths(4, "again and again"));
  const first = await plan({ ids: letters.map(({ id }) => id) });
  expect((await plan({ redrive: first.id, itemState: "selected" })).plan.count).toBe(4); // of a plan that nobody has started
  await startRedrive(ada, { id: first.id, planHash: first.planHash }, run);
  const { epoch = 0n } = (await run.db.ledger.takeOver(first.id)) ?? {};
  const batch = { target: "WORK", t0: Date.now(), base: 0, leader: null, duplicateWindowMs: null };
  const n = await run.db.ledger.saveIntent(first.id, epoch, { ...batch, items: [1, 2] });
  await run.db.ledger.saveResults(first.id, epoch, n, [
    { n: 1, kind: "published", stream: "WORK", seq: 1, at: Date.now(), duplicate: false },
    { n: 2, kind: "unknown", detail: "no answer" },
  ]);
  await run.db.ledger.finish(first.id, epoch, { state: "aborted", stateReason: null, restReason: "ABORTED", sentence: "It ended." });
  const [back] = await grouped(deaths(1, "dead again"));
  await run.db.client.$executeRaw`
    INSERT INTO redrive_outcome (redrive_id, item, state, at, boomerang) VALUES (${first.id}::uuid, 1, 'boomeranged', now(), ${back.id})`;

  const skipped = await plan({ redrive: first.id, itemState: "skipped" });
  expect([skipped.plan.refused, await sentIds(skipped.id)]).toEqual([[], idsOf(letters.slice(2))]);
  const known = await plan({ redrive: first.id, itemState: "boomeranged" });
  expect([await sentIds(known.id), known.plan.warnings.filter(isNameless)]).toEqual([[back.id], []]);
  await run.db.client.$executeRaw`
    INSERT INTO redrive_outcome (redrive_id, item, state, at, boomerang) VALUES (${first.id}::uuid, 2, 'boomeranged', now(), NULL)`;
  const again = await plan({ redrive: first.id, itemState: "boomeranged" });
  expect([await sentIds(again.id), again.plan.warnings.filter(isNameless).map(({ text }) => text)]).toEqual([
    [back.id],
    ["1 message that came back is not in this plan: nobody knows which dead letter it became."],
  ]);
  for (const itemState of ["published", "settled", "not-observed", "intent", "selected"])
    await expect(plan({ redrive: first.id, itemState })).rejects.toMatchObject({
      code: "REFUSED",
      message: expect.stringContaining("only what came back"),
    });
  await expect(plan({ redrive: first.id, itemState: "unknown" })).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("decide each of them"),
  });
});

const isNameless = ({ code }: { code: string }) => code === "LETTER_UNKNOWN";

const nobodys = "0198a6b2-0000-7000-8000-000000000001";

test.each<[string, object, string, object]>([
  ["a group that does not exist", { group: "AAAAAAAAAAAAAAAAAAAAAA" }, "NOT_FOUND", {}],
  ["a re-drive that does not exist", { redrive: nobodys, itemState: "skipped" }, "NOT_FOUND", {}],
  ["a context that does not exist", { filter: {} }, "NOT_FOUND", { context: "nowhere" }],
  ["two contexts at once", { filter: { context: "test" } }, "INVALID", { context: "other" }],
  ["a time that is none", { filter: { from: "yesterday-ish" } }, "INVALID", {}],
])("%s is refused, and stands on the record", async (_what, selection, code, more) => {
  await expect(plan(selection, more)).rejects.toMatchObject({ code });
  const { rows } = await run.db.audit.list({ action: "redrive.plan" }, { limit: 1, offset: 0 });
  expect(rows).toMatchObject([{ outcome: "failed", code }]);
  await expect(discard(selection, more)).rejects.toMatchObject({ code });
});

test("of several contexts one has to be named, and a group or re-drive must be of it", async () => {
  const [letter] = await grouped(deaths(1, "whose is it"));
  const other = { ...run.watch.context("test"), name: "other" };
  const contexts = [...run.watch.contexts(), other] as ReturnType<typeof run.watch.contexts>;
  const watch = { ...run.watch, contexts: () => contexts, context: (name: string) => contexts.find((one) => one.name === name) };
  const planIn = (selection: object, context?: string) =>
    planRedrive(ada, { context, options: bare, selection, reason: "mended" }, { ...run, watch });
  const group = letter.group ?? "";
  await expect(planIn({ filter: {} })).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["context"] }] });
  expect(await planIn({ group })).toMatchObject({ context: "test", plan: { count: 1 } });
  const { rows } = await run.db.audit.list({ action: "redrive.plan" }, { limit: 1, offset: 0 });
  expect(rows).toMatchObject([{ outcome: "done", context: "test" }]);
  await expect(planIn({ group }, "other")).rejects.toMatchObject({ code: "INVALID", errors: [{ path: ["selection", "group"] }] });
  expect((await planIn({ group }, "test")).plan.count).toBe(1);
  const { id: redrive } = await planIn({ group }, "test");
  await expect(planIn({ redrive, itemState: "selected" }, "other")).rejects.toMatchObject({ code: "INVALID" });
});
