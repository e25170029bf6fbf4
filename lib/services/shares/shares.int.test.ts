import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, vic, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, type Death } from "@/e2e/fixtures/redriving";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { planRedrive } from "../redrives/plan-redrive";
import { startRedrive } from "../redrives/start-redrive";
import { getRedrive } from "../redrives/get-redrive";
import { createShare } from "./create-share";
import { listShareViews } from "./list-share-views";
import { listShares } from "./list-shares";
import { openShare } from "./open-share";
import { previewShare } from "./preview-share";
import { revokeShare } from "./revoke-share";

const DAY_MS = 86_400_000;
const secret = "hunter2-of-4200042";
const body = JSON.stringify({ customer: secret, list: [1, { mail: "ann@example.com" }] });

let server: NatsServer;
let run: Discarding;
/** What the clock is ahead by. */
let aheadMs = 0;
let deps: Parameters<typeof createShare>[2];

beforeAll(async () => {
  server = await startNatsServer();
  run = await startDiscarding(server, { runner: true });
  await run.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
  deps = { ...run, clock: { now: () => Date.now() + aheadMs }, random: randomBytes };
});
afterAll(async () => {
  await run?.stop();
  await server?.stop();
});

const death = (more: Partial<Death> = {}): Death => ({ subject: "work.a", payload: body, ...more });
async function oneLetter(more: Partial<Death> = {}): Promise<DeadLetter> {
  const [letter] = await die(run, server.port, [death(more)]);
  return letter ?? expect.fail("no letter");
}
const viewOfLetter = ({ id }: DeadLetter) => `/dead-letters/${id}`;
const tokenOf = ({ url }: { url: string }) => url.split("/share/")[1] ?? "";
const look = { address: "192.0.2.7", agent: "curl/8" };
const open = (token: string, more: Partial<Parameters<typeof openShare>[0]> = {}) =>
  openShare({ token, look, signedIn: () => false, ...more }, deps);
async function htmlOf(share: { url: string }): Promise<string> {
  const opened = await open(tokenOf(share), { look: null });
  return opened.kind === "open" ? opened.html : expect.fail(opened.kind);
}
const invalid = (path: string) => ({ code: "INVALID", errors: [{ path: [path] }] });

test("a case is frozen with its values hidden: what comes after changes nothing of it", async () => {
  const letter = await oneLetter();
  const share = await createShare(ada, { view: `${viewOfLetter(letter)}?tab=hex` }, deps);
  expect(share).toMatchObject({
    view: viewOfLetter(letter),
    context: "test",
    redacted: true,
    audience: "anyone",
    state: "open",
    viewCount: 0,
  });
  expect(Date.parse(share.expiresAt) - Date.parse(share.createdAt)).toBe(7 * DAY_MS);
  expect(share.url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/share\/[\w-]{43}$/);
  const html = await htmlOf(share);
  expect(html).toContain("it failed");
  expect(html).toContain("&quot;customer&quot;");
  for (const hidden of [secret, "ann@example.com", tokenOf(share)]) expect(html).not.toContain(hidden);
  await run.discard([letter]);
  await until(async () => (await run.rows("open")).every(({ id }) => id !== letter.id));
  expect(await htmlOf(share)).toBe(html);
  expect(await htmlOf(await createShare(ada, { view: viewOfLetter(letter) }, deps))).toContain("It was discarded");
});

test("values are shown only where that was asked for, and the page says so", async () => {
  const letter = await oneLetter();
  const html = await htmlOf(await createShare(ada, { view: viewOfLetter(letter), redact: false }, deps));
  expect(html).toContain(secret);
  expect(html).toContain("Nothing is hidden.");
});

test("a body that the API cuts is shared whole: its structure stays", async () => {
  const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`key${n}`, "value"]));
  const letter = await oneLetter({ payload: JSON.stringify(many) });
  const preview = await previewShare(ada, { view: viewOfLetter(letter) }, deps);
  expect(preview.html).toContain("&quot;key17&quot;");
  expect(preview.html).toMatch(/…and [\d,]+ more lines/);
  expect(preview.hidden).toMatch(/^30,000 values/);
});

test("a group is shared with its letters, under its own address", async () => {
  const [letter] = await die(run, server.port, [death({ payload: "1" }), death({ payload: "2" })]);
  await until(async () => ((await run.letters.get(letter?.id ?? "")) ?? letter)?.group !== null);
  const { group } = (await run.letters.get(letter?.id ?? "")) ?? expect.fail("no letter");
  const share = await createShare(ada, { view: `/dead-letters?from=-1h&group=${group}` }, deps);
  expect(share.view).toBe(`/dead-letters?group=${group}`);
  const html = await htmlOf(share);
  expect(html.includes("Failure group: it failed")).toBe(true);
  expect(html.match(/<svg class="chart"[^>]*><rect [^>]*class="dead"/g)).toHaveLength(1);
  expect(html.match(/<tr>/g)?.length).toBeGreaterThan(2);
});

test("the id of a flow stands on no page of a group, though its letter is none of those that are shown, or is forgotten", async () => {
  const saga = "7f3c1c0d-9f44-4b12-a055-21b790aa04e1";
  const [first] = await die(run, server.port, [death({ error: `saga ${saga} failed` })]);
  await oneLetter({ error: `saga ${saga.replace("7f3c", "81ab")} failed` });
  const { id, group } = first ?? expect.fail("no letter");
  const correlation = JSON.stringify([{ flow: "saga", key: saga }]);
  await run.db.client.$executeRaw`UPDATE dead_letter SET correlation = ${correlation}::jsonb, state = 'gone' WHERE id = ${id}`;
  const shared = async (redact = true) => htmlOf(await createShare(ada, { view: `/dead-letters?group=${group}`, redact }, deps));
  expect(await shared()).toMatch(/saga ‹flow [\da-f]{6}› failed/);
  expect(await shared()).not.toContain(saga);
  await run.db.client.$executeRaw`DELETE FROM dead_letter WHERE id = ${id}`;
  expect(await shared()).toContain("saga &lt;uuid&gt; failed");
  expect(await shared()).not.toContain(saga);
  expect(await shared(false)).toContain(saga);
});

test("the result of a re-drive is shared with its messages", async () => {
  const letters = await die(run, server.port, [death(), death({ subject: "nowhere.a" })]);
  const plan = await planRedrive(ada, { options: bare, selection: { ids: letters.map(({ id }) => id) }, reason: "mended" }, run);
  await startRedrive(ada, { id: plan.id, planHash: plan.planHash, reason: "mended" }, run);
  await until(async () => (await getRedrive(vic, { id: plan.id }, run)).endedAt !== null, 30_000);
  const html = await htmlOf(await createShare(ada, { view: `/redrives/${plan.id.toUpperCase()}` }, deps));
  expect(html).toContain(`Re-drive #${plan.number}`);
  expect(html).toContain("mended");
  expect(html).toContain("work.a");
  expect(html).not.toContain(secret);
});

test("the id of a flow stands on no page of a re-drive, though its letter is forgotten", async () => {
  const saga = "conv-ann.lee";
  const letters = await die(run, server.port, [death({ subject: `work.${saga}` })]);
  const { id, planHash } = await planRedrive(
    ada,
    { options: bare, selection: { ids: letters.map((each) => each.id) }, reason: "mended" },
    run,
  );
  await startRedrive(ada, { id, planHash, reason: "mended" }, run);
  await until(async () => (await getRedrive(vic, { id }, run)).endedAt !== null, 30_000);
  const correlation = JSON.stringify([{ flow: "saga", key: saga }]);
  await run.db.client.$executeRaw`UPDATE dead_letter SET correlation = ${correlation}::jsonb WHERE id = ${letters[0]?.id}`;
  const shared = async (redact = true) => htmlOf(await createShare(ada, { view: `/redrives/${id}`, redact }, deps));
  expect((await shared()).match(/work\.‹flow [\da-f]{6}›/g)).toHaveLength(2);
  expect(await shared()).not.toContain(saga);
  await run.db.client.$executeRaw`DELETE FROM dead_letter WHERE id = ${letters[0]?.id}`;
  expect(await shared()).toContain("In 2 places a subject or a reason is left out");
  expect((await shared()).split(saga)).toHaveLength(1);
  expect(await shared(false)).toContain(`work.${saga}`);
});

test("the link is stored nowhere: not in a list, not in the database, not on the record", async () => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()) }, deps);
  const { items } = await listAudit(vic, { limit: 500 }, run);
  const told = JSON.stringify([await listShares(vic, {}, deps), items]);
  expect(told).toContain(share.id);
  expect(told).not.toContain(tokenOf(share));
  const rows = await run.db.client.$queryRaw<{ text: string }[]>`SELECT share::text AS text FROM share`;
  expect(rows.some(({ text }) => text.includes(share.id))).toBe(true);
  expect(rows.filter(({ text }) => text.includes(tokenOf(share)))).toEqual([]);
  expect(await open(share.id)).toEqual({ kind: "unknown" });
});

test("views are written down, and only those: a look at the head is none", async () => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()) }, deps);
  await open(tokenOf(share), { look: null });
  expect((await listShareViews(vic, { id: share.id }, deps)).items).toEqual([]);
  await open(tokenOf(share));
  await open(tokenOf(share), { look: { address: "x".repeat(9_000), agent: "\x1b[2J<script>\n" } });
  const { items } = await listShareViews(vic, { id: share.id }, deps);
  expect(items).toMatchObject([
    { context: "test", address: "x".repeat(300), agent: "⟨U+001B⟩[2J<script>\\n" },
    { context: "test", ...look },
  ]);
  expect((await listShares(vic, { view: share.view }, deps)).items).toMatchObject([{ viewCount: 2, lastViewAt: items[0]?.at }]);
});

test("one that is revoked opens nothing from then on, its page is gone, and the record has it", async () => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()) }, deps);
  const token = tokenOf(share);
  await open(token);
  const revoked = await revokeShare(ada, { id: share.id }, deps);
  expect(revoked).toMatchObject({ state: "revoked", revokedBy: "ada", sizeBytes: 0, viewCount: 1 });
  expect(await open(token)).toEqual({ kind: "revoked" });
  expect((await run.db.shares.get(share.id))?.sizeBytes).toBe(0);
  expect(await run.db.client.$queryRaw`SELECT html FROM share WHERE id = ${share.id}::uuid`).toEqual([{ html: "" }]);
  expect((await listShareViews(vic, { id: share.id }, deps)).total).toBe(1);
  expect(await revokeShare({ ...ada, name: "bob" }, { id: share.id }, deps)).toMatchObject({
    revokedBy: "ada",
    revokedAt: revoked.revokedAt,
  });
  const { items } = await listAudit(vic, { limit: 500, target: share.id, action: "share.revoke" }, run);
  expect(items).toMatchObject([
    { outcome: "done", context: "test", detail: expect.stringContaining("no longer shared. It had been opened once.") },
  ]);
});

test("one that has expired opens nothing, by the clock; then its page is removed, and in the end its row", async () => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()), expiresInMs: 600_000 }, deps);
  const token = tokenOf(share);
  aheadMs = 500_000; // with room for a machine that takes its time
  expect((await open(token)).kind).toBe("open");
  aheadMs = 600_000;
  expect(await open(token)).toEqual({ kind: "expired" });
  expect((await listShares(vic, { view: share.view }, deps)).items).toMatchObject([{ state: "expired" }]);
  aheadMs = 0;
  const endedBefore = async (interval: string) => {
    await run.db.client.$executeRaw`UPDATE share SET expires_at = now() - ${interval}::interval WHERE id = ${share.id}::uuid`;
    await run.db.shares.prune();
    return run.db.client.$queryRaw<{ html: string }[]>`SELECT html FROM share WHERE id = ${share.id}::uuid`;
  };
  expect(await endedBefore("29 days")).toEqual([{ html: "" }]);
  expect((await listShareViews(vic, { id: share.id }, deps)).total).toBe(1);
  expect(await endedBefore("31 days")).toEqual([]);
  await expect(listShareViews(vic, { id: share.id }, deps)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await run.db.client.$queryRaw`SELECT id FROM share_view WHERE share_id = ${share.id}::uuid`).toEqual([]);
  expect(await open(token)).toEqual({ kind: "unknown" });
});

test("one for those who are signed in is for them, and each opening asks", async () => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()), audience: "signed-in" }, deps);
  expect(await open(tokenOf(share))).toEqual({ kind: "not-signed-in" });
  expect((await listShareViews(vic, { id: share.id }, deps)).total).toBe(0);
  expect((await open(tokenOf(share), { signedIn: () => true })).kind).toBe("open");
});

test("what is gone cannot be shared, and what was shared of it stays readable", async () => {
  const letter = await oneLetter();
  const share = await createShare(ada, { view: viewOfLetter(letter) }, deps);
  await run.db.client.$executeRaw`DELETE FROM sighting WHERE dead_letter = ${letter.id}`;
  await run.db.client.$executeRaw`DELETE FROM dead_letter WHERE id = ${letter.id}`;
  await expect(createShare(ada, { view: viewOfLetter(letter) }, deps)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await htmlOf(share)).toContain("it failed");
  const nowhere = ["/dead-letters?group=AAAAAAAAAAAAAAAAAAAAAA", "/redrives/0198a6b2-0000-7000-8000-000000000041"];
  for (const view of nowhere) await expect(createShare(ada, { view }, deps)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { items } = await listAudit(vic, { limit: 500, target: nowhere[1] }, run);
  expect(items).toMatchObject([{ action: "share.create", outcome: "failed", code: "NOT_FOUND" }]);
});

test("a message that has left its stream is shared as what is known of it", async () => {
  const letter = await oneLetter();
  await run.api(`STREAM.MSG.DELETE.DLQ`, { seq: letter.seq });
  const html = await htmlOf(await createShare(ada, { view: viewOfLetter(letter) }, deps));
  expect(html).toContain("The payload could not be read.");
  expect(html).toContain("no longer in");
});

test("a viewer lists, and neither shares, previews nor revokes; that stands on the record; a read-only console shares nothing", async () => {
  const view = viewOfLetter(await oneLetter());
  const share = await createShare(ada, { view }, deps);
  await expect(createShare(vic, { view }, deps)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(previewShare(vic, { view }, deps)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(revokeShare(vic, { id: share.id }, deps)).rejects.toMatchObject({ code: "FORBIDDEN" });
  const denied = async (target: string) =>
    (await listAudit(ada, { limit: 500, target }, run)).items.filter(({ outcome }) => outcome === "denied");
  expect(await denied(view)).toMatchObject([{ action: "share.create", actor: { id: "v" }, code: "FORBIDDEN" }]);
  expect(await denied(share.id)).toMatchObject([{ action: "share.revoke", actor: { id: "v" } }]);
  expect((await listShares(vic, { view }, deps)).items).toMatchObject([{ id: share.id, state: "open" }]);
  const readOnly = { ...deps, settings: { ...deps.settings, readOnly: true } };
  await expect(createShare(ada, { view }, readOnly)).rejects.toMatchObject({ code: "READ_ONLY" });
  await expect(revokeShare(ada, { id: share.id }, readOnly)).rejects.toMatchObject({ code: "READ_ONLY" });
  expect((await open(tokenOf(share))).kind).toBe("open");
});

test.each(["/audit", "/dead-letters", "https://elsewhere.example/dead-letters/x", "", `/dead-letters/${"x".repeat(5_000)}`])(
  "%.40j is no page that can be shared",
  async (view) => {
    await expect(createShare(ada, { view }, deps)).rejects.toMatchObject({ name: "ZodError", issues: [{ path: ["view"] }] });
    await expect(listShares(vic, { view }, deps)).rejects.toMatchObject({ name: "ZodError", issues: [{ path: ["view"] }] });
  },
);

test("an id is one of a share, a context one of ours", async () => {
  await expect(revokeShare(ada, { id: "0198a6b2-0000-7000-8000-000000000041" }, deps)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(listShares(vic, { context: "other" }, deps)).rejects.toMatchObject({ code: expect.stringMatching(/INVALID|NOT_FOUND/) });
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()) }, deps);
  await expect(listShareViews(vic, { id: share.id, context: "other" }, deps)).rejects.toMatchObject(invalid("context"));
  expect((await listShares(vic, { context: "test", limit: 1 }, deps)).items).toMatchObject([{ id: share.id }]);
});

test.each([
  [{ publicUrl: "https://jetlag.example/" }, "https://jetlag.example/share/"],
  [{ publicUrl: null, host: "::1", port: 3001 }, "http://[::1]:3001/share/"],
])("a link leads where the console is reached: %j", async (settings, start) => {
  const share = await createShare(ada, { view: viewOfLetter(await oneLetter()) }, { ...deps, settings: { ...deps.settings, ...settings } });
  expect(share.url.startsWith(start)).toBe(true);
});
