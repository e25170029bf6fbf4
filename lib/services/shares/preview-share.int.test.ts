import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ada, startDiscarding, vic, type Discarding } from "@/e2e/fixtures/discarding";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { die } from "@/e2e/fixtures/redriving";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { until } from "@/lib/nats/test-context";
import { listAudit } from "../audit/list-audit";
import { createShare } from "./create-share";
import { listShares } from "./list-shares";
import { openShare } from "./open-share";
import { previewShare } from "./preview-share";

const DAY_MS = 86_400_000;
const payload = JSON.stringify({ customer: "hunter2", list: [1, { mail: "ann@example.com" }] });

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

async function oneLetter(): Promise<DeadLetter> {
  const [letter] = await die(run, server.port, [{ subject: "work.a", payload }]);
  return letter ?? expect.fail("no letter");
}
const viewOfLetter = ({ id }: DeadLetter) => `/dead-letters/${id}`;
async function htmlOf({ url }: { url: string }): Promise<string> {
  const opened = await openShare({ token: url.split("/share/")[1] ?? "", look: null, signedIn: () => false }, deps);
  return opened.kind === "open" ? opened.html : expect.fail(opened.kind);
}

test("a preview says what would be hidden, and shares nothing", async () => {
  const letter = await oneLetter();
  const view = viewOfLetter(letter);
  const preview = await previewShare(ada, { view, preview: true }, deps);
  expect(preview).toMatchObject({
    title: "it failed",
    hidden: expect.stringMatching(/^3 values/),
    sizeBytes: Buffer.byteLength(preview.html),
  });
  expect((await listShares(vic, { view }, deps)).items).toEqual([]);
  expect((await createShare(ada, { view }, deps)).sizeBytes).toBe(preview.sizeBytes);
  await run.db.shares.previews.prune();
  expect(await run.db.shares.previews.get(preview.id)).toMatchObject({ html: preview.html, actorId: "a" });
});

test("what was previewed is what is shared, to the byte, whatever has become of it since", async () => {
  const letter = await oneLetter();
  const view = viewOfLetter(letter);
  const preview = await previewShare(ada, { view: `${view}?tab=hex`, expiresInMs: DAY_MS }, deps);
  await run.discard([letter]);
  await until(async () => (await run.rows("open")).every(({ id }) => id !== letter.id));
  const share = await createShare(ada, { view, expiresInMs: DAY_MS, previewed: preview.id }, deps);
  expect(await htmlOf(share)).toBe(preview.html);
  expect(preview.html).toContain(`datetime="${share.expiresAt}"`);
  expect(preview.html).toContain(`datetime="${share.createdAt}"`);
  expect(await htmlOf(await createShare(ada, { view, expiresInMs: DAY_MS }, deps))).not.toBe(preview.html);
  const { items } = await listAudit(vic, { limit: 500, target: view, action: "share.create" }, run);
  expect(items).toMatchObject([{ outcome: "done" }, { outcome: "done", plan: { hidden: preview.hidden, title: "it failed" } }]);
});

test("another's preview, an old one, one of another page or of other choices shares nothing", async () => {
  const view = viewOfLetter(await oneLetter());
  const { id: previewed } = await previewShare(ada, { view, expiresInMs: DAY_MS }, deps);
  const asked = { view, expiresInMs: DAY_MS, previewed };
  const conflict = { code: "CONFLICT" };
  await expect(createShare({ ...ada, id: "bob" }, asked, deps)).rejects.toMatchObject(conflict);
  await expect(createShare(ada, { ...asked, previewed: randomUUID() }, deps)).rejects.toMatchObject(conflict);
  await expect(createShare(ada, { ...asked, redact: false }, deps)).rejects.toMatchObject(conflict);
  await expect(createShare(ada, { ...asked, expiresInMs: 60_000 }, deps)).rejects.toMatchObject(conflict);
  await expect(createShare(ada, { ...asked, view: viewOfLetter(await oneLetter()) }, deps)).rejects.toMatchObject(conflict);
  aheadMs = 15 * 60_000 + 60_000;
  await expect(createShare(ada, asked, deps)).rejects.toMatchObject(conflict);
  aheadMs = 0;
  const short = { view, expiresInMs: 60_000 };
  const { id } = await previewShare(ada, short, deps);
  aheadMs = 61_000;
  await expect(createShare(ada, { ...short, previewed: id }, deps)).rejects.toMatchObject(conflict);
  aheadMs = 0;
  expect((await listShares(vic, { view }, deps)).items).toEqual([]);
  expect((await createShare(ada, asked, deps)).state).toBe("open");
});
