import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { audiences, KEPT_DAYS, VIEWS_KEPT } from "@/lib/domain/share/row";
import { Prisma, type PrismaClient } from "./generated/client";
import type { ShareModel } from "./generated/models";
import { sharePreviewsIn } from "./share-previews";

/** A share as the table holds it, without its page. Times are epoch ms. */
export type ShareRecord = {
  id: string;
  view: string;
  title: string;
  context: string;
  redacted: boolean;
  sizeBytes: number;
  audience: (typeof audiences)[number];
  createdAt: number;
  actor: { id: string; name: string };
  expiresAt: number;
  revokedAt: number | null;
  revokedBy: string | null;
};

/** How often it was opened, and when last. */
type Seen = { viewCount: number; lastViewAt: number | null };

/** `views`: addresses of the pages that they were made of. */
type Filter = { contexts?: readonly string[]; views?: readonly string[] };
type Window = { limit: number; offset: number };
type NewShare = Omit<ShareRecord, "id" | "revokedAt" | "revokedBy" | "sizeBytes"> & { tokenHash: string; html: string };
type Look = { address: string | null; agent: string | null };

export type Shares = ReturnType<typeof sharesIn>;

/** Frozen pages, who may open them for how long, and who did. A page is removed once it may not be opened any more; its row stays a while. */
export function sharesIn(client: PrismaClient) {
  const previews = sharePreviewsIn(client);
  return {
    previews,
    create: (share: NewShare) => create(client, share),
    get: (id: string) => get(client, id),
    /** Newest first. */
    list: (filter: Filter, window: Window) => list(client, filter, window),
    /** Addresses of which there are shares, each once. */
    shared: async () => (await client.share.findMany({ distinct: ["view"], select: { view: true } })).map(({ view }) => view),
    /** With its page, by the hash of its token; `null` where there is none. */
    byHash: (tokenHash: string) => byHash(client, tokenHash),
    addView: (id: string, look: Look & { at: number }) => addView(client, id, look),
    /** Newest first. */
    views: (id: string, window: Window) => views(client, id, window),
    /** Removes the page at once. Who revokes what is revoked changes nothing; returns whether this did it. */
    async revoke(id: string, { by, at }: { by: string; at: number }): Promise<boolean> {
      const { count } = await client.share.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: new Date(at), revokedBy: by, html: "", sizeBytes: 0 },
      });
      return count > 0;
    },
    async prune() {
      await previews.prune();
      await prune(client);
    },
  };
}

async function create(client: PrismaClient, { actor, createdAt, expiresAt, ...share }: NewShare): Promise<ShareRecord> {
  const row = await client.share.create({
    data: {
      ...share,
      id: randomUUID(),
      sizeBytes: Buffer.byteLength(share.html),
      actorId: actor.id,
      actorName: actor.name,
      createdAt: new Date(createdAt),
      expiresAt: new Date(expiresAt),
    },
    omit: withoutPage,
  });
  return toRecord(row);
}

/** A page is up to 5 MB: only who opens it reads it. The hash is for nobody. */
const withoutPage = { html: true, tokenHash: true } as const;

async function get(client: PrismaClient, id: string): Promise<(ShareRecord & Seen) | null> {
  const row = await client.share.findUnique({ where: { id }, omit: withoutPage });
  const [record] = row ? await withSeen(client, [row]) : [];
  return record ?? null;
}

async function list(client: PrismaClient, { contexts, views: of }: Filter, window: Window) {
  const where: Prisma.ShareWhereInput = {
    ...(contexts ? { context: { in: [...contexts] } } : {}),
    ...(of ? { view: { in: [...of] } } : {}),
  };
  const [rows, total] = await Promise.all([
    client.share.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: window.limit,
      skip: window.offset,
      omit: withoutPage,
    }),
    client.share.count({ where }),
  ]);
  return { rows: await withSeen(client, rows), total };
}

async function withSeen(client: PrismaClient, rows: readonly Row[]): Promise<(ShareRecord & Seen)[]> {
  const ids = rows.map(({ id }) => id);
  const seen = await client.shareView.groupBy({ by: ["shareId"], where: { shareId: { in: ids } }, _max: { at: true } });
  const lastOf = new Map(seen.map((each) => [each.shareId, each._max.at]));
  return rows.map((row) => ({ ...toRecord(row), viewCount: row.viewCount, lastViewAt: lastOf.get(row.id)?.getTime() ?? null }));
}

async function byHash(client: PrismaClient, tokenHash: string): Promise<(ShareRecord & { html: string }) | null> {
  const row = await client.share.findUnique({ where: { tokenHash } });
  return row && { ...toRecord(row), html: row.html };
}

/** One that was removed meanwhile has no views. */
async function addView(client: PrismaClient, shareId: string, { at, address, agent }: Look & { at: number }): Promise<void> {
  await client.$executeRaw`
    WITH seen AS (UPDATE share SET view_count = view_count + 1 WHERE id = ${shareId}::uuid RETURNING id)
    INSERT INTO share_view (share_id, at, address, agent) SELECT id, ${new Date(at)}::timestamptz, ${address}, ${agent} FROM seen`;
  await client.$executeRaw`
    DELETE FROM share_view WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (ORDER BY at, id) AS nth, count(*) OVER () AS total
        FROM share_view WHERE share_id = ${shareId}::uuid) AS kept
      WHERE nth > ${VIEWS_KEPT}::int AND nth <= total - ${VIEWS_KEPT}::int)`;
}

async function views(client: PrismaClient, shareId: string, { limit, offset }: Window) {
  const [rows, total] = await Promise.all([
    client.shareView.findMany({ where: { shareId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: limit, skip: offset }),
    client.shareView.count({ where: { shareId } }),
  ]);
  return { rows: rows.map(({ id, at, address, agent }) => ({ id: String(id), at: at.getTime(), address, agent })), total };
}

async function prune(client: PrismaClient): Promise<void> {
  await client.$executeRaw`UPDATE share SET html = '', size_bytes = 0 WHERE expires_at <= now() AND html <> ''`;
  await client.$executeRaw`
    WITH old AS (
      DELETE FROM share WHERE least(expires_at, revoked_at) < now() - ${KEPT_DAYS}::float8 * interval '1 day' RETURNING id)
    DELETE FROM share_view WHERE share_id IN (SELECT id FROM old)`;
}

type Row = Omit<ShareModel, keyof typeof withoutPage>;

const Audience = z.enum(audiences);

const toRecord = (row: Row): ShareRecord => ({
  id: row.id,
  view: row.view,
  title: row.title,
  context: row.context,
  redacted: row.redacted,
  sizeBytes: row.sizeBytes,
  audience: Audience.parse(row.audience),
  createdAt: row.createdAt.getTime(),
  actor: { id: row.actorId, name: row.actorName },
  expiresAt: row.expiresAt.getTime(),
  revokedAt: row.revokedAt?.getTime() ?? null,
  revokedBy: row.revokedBy,
});
