import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { MAX_PREVIEWS, MAX_PREVIEWS_CHARS } from "@/lib/domain/share/row";
import type { Database } from "./open-database";

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

const DAY_MS = 86_400_000;
const now = Date.now();
const share = (more: Partial<Parameters<Database["shares"]["create"]>[0]> = {}) =>
  db.shares.create({
    view: "/redrives/0198a6b2-0000-7000-8000-000000000041",
    title: "Re-drive #41",
    context: "test",
    redacted: true,
    audience: "anyone",
    actor: { id: "a", name: "ada" },
    createdAt: now - 60 * DAY_MS,
    expiresAt: now + DAY_MS,
    tokenHash: randomUUID(),
    html: "<p>ü</p>",
    ...more,
  });
const look = { at: now, address: null, agent: "curl" };
const window = { limit: 10, offset: 0 };

test("one is found by the hash of its token, with its page, and by nothing like it", async () => {
  const { id, sizeBytes } = await share({ tokenHash: "h-1" });
  expect(await db.shares.byHash("h-1")).toMatchObject({ id, html: "<p>ü</p>", sizeBytes: 9, revokedAt: null });
  for (const other of ["H-1", "h-", "h-1 ", "%", id]) expect(await db.shares.byHash(other)).toBeNull();
  expect(sizeBytes).toBe(9);
  await expect(share({ tokenHash: "h-1" })).rejects.toThrow(/token_hash/);
});

test("a list is of contexts and of one page, newest first, and brings neither pages nor hashes", async () => {
  const view = "/dead-letters/9zXkq1uR0m3nZ4bT7cVw2A";
  const older = await share({ view, context: "b", createdAt: now - DAY_MS });
  const newer = await share({ view, createdAt: now });
  await db.shares.addView(newer.id, look);
  const { rows, total } = await db.shares.list({ views: [view, "/other"] }, window);
  expect([total, rows]).toEqual([
    2,
    [expect.objectContaining({ id: newer.id, viewCount: 1, lastViewAt: now }), expect.objectContaining({ id: older.id, viewCount: 0 })],
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/html|[hH]ash/);
  expect((await db.shares.shared()).filter((each) => each === view)).toEqual([view]);
  expect((await db.shares.list({ views: [view], contexts: ["b"] }, window)).rows.map(({ id }) => id)).toEqual([older.id]);
  expect(await db.shares.list({ views: [view], contexts: [] }, window)).toEqual({ rows: [], total: 0 });
});

test("of views the first and the newest stay, each share for itself; how many there were is counted", async () => {
  const [seen, other] = [await share(), await share()];
  await db.shares.addView(other.id, look);
  await db.client.$executeRaw`
    INSERT INTO share_view (share_id, at, agent) SELECT ${seen.id}::uuid, now() - n * interval '1 hour', n::text FROM generate_series(1, 1200) AS n`;
  await db.client.$executeRaw`UPDATE share SET view_count = 1200 WHERE id = ${seen.id}::uuid`;
  await db.shares.addView(seen.id, look);
  const kept = await db.shares.views(seen.id, { limit: 1_000, offset: 0 });
  expect([kept.total, ...[0, 1, 499, 500, 999].map((nth) => kept.rows[nth]?.agent)]).toEqual([1_000, "curl", "1", "499", "701", "1200"]);
  expect((await db.shares.get(seen.id))?.viewCount).toBe(1_201);
  expect((await db.shares.views(other.id, window)).total).toBe(1);
  const removed = randomUUID();
  await db.shares.addView(removed, look);
  expect((await db.shares.views(removed, window)).total).toBe(0);
});

test("a page is removed when its share is revoked, or has ended; a row when that is a month ago", async () => {
  const old = now - 31 * DAY_MS;
  const made = {
    open: await share(),
    ended: await share({ expiresAt: now - 29 * DAY_MS }),
    endedLongAgo: await share({ expiresAt: old }),
    revoked: await share(),
    revokedLongAgo: await share(),
  };
  for (const { id } of Object.values(made)) await db.shares.addView(id, look);
  await db.shares.revoke(made.revoked.id, { by: "ada", at: now });
  await db.shares.revoke(made.revoked.id, { by: "bob", at: now + 5 });
  await db.shares.revoke(made.revokedLongAgo.id, { by: "ada", at: old });
  await db.shares.prune();
  const left = await Promise.all(
    Object.entries(made).map(async ([name, { id }]) => [
      name,
      (await db.shares.get(id))?.sizeBytes ?? null,
      (await db.shares.views(id, window)).total,
    ]),
  );
  expect(left).toEqual([
    ["open", 9, 1],
    ["ended", 0, 1],
    ["endedLongAgo", null, 0],
    ["revoked", 0, 1],
    ["revokedLongAgo", null, 0],
  ]);
  expect(await db.shares.get(made.revoked.id)).toMatchObject({ revokedBy: "ada", revokedAt: now });
});

test("previews are few, of a bounded size, and not kept for long", async () => {
  const preview = (more: object = {}) =>
    db.shares.previews.add({
      asked: "/redrives/0198a6b2-0000-7000-8000-000000000041",
      view: "/redrives/0198a6b2-0000-7000-8000-000000000041",
      title: "Re-drive #41",
      context: "test",
      redacted: true,
      hidden: "nothing",
      html: "<p>ü</p>",
      createdAt: Date.now(),
      expiresAt: Date.now() + DAY_MS,
      actorId: "a",
      ...more,
    });
  const count = () => db.client.sharePreview.count();
  const first = await preview();
  expect(await db.shares.previews.get(first)).toMatchObject({ html: "<p>ü</p>", hidden: "nothing", actorId: "a" });
  expect(await db.shares.previews.get(randomUUID())).toBeNull();
  for (let n = 0; n < MAX_PREVIEWS; n++) await preview({ createdAt: Date.now() + n });
  expect([await count(), await db.shares.previews.get(first)]).toEqual([MAX_PREVIEWS, null]);
  const html = "x".repeat(MAX_PREVIEWS_CHARS / 2);
  for (let n = 1; n <= 3; n++) await preview({ html, createdAt: Date.now() + n * 1_000 });
  expect(await count()).toBe(2);
  await db.client.$executeRaw`UPDATE share_preview SET created_at = now() - interval '16 minutes'`;
  await db.shares.prune();
  expect(await count()).toBe(0);
});
