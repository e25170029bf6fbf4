import "server-only";
import { randomUUID } from "node:crypto";
import { MAX_PREVIEWS, MAX_PREVIEWS_CHARS, PREVIEW_KEPT_MS } from "@/lib/domain/share/row";
import type { PrismaClient } from "./generated/client";

/** A page as it was frozen for a preview, whole. `asked` is the page that was asked for, `view` its address. Times are epoch ms. */
export type PreviewRecord = {
  asked: string;
  view: string;
  title: string;
  context: string;
  redacted: boolean;
  hidden: string;
  html: string;
  createdAt: number;
  expiresAt: number;
  actorId: string;
};

/** Pages that were previewed, so that any console of this database can share what was looked at. Few, of a bounded size, and not for long. */
export function sharePreviewsIn(client: PrismaClient) {
  return {
    /** Returns its id. The oldest make room. */
    async add({ createdAt, expiresAt, ...preview }: PreviewRecord): Promise<string> {
      const id = randomUUID();
      await client.sharePreview.create({ data: { ...preview, id, createdAt: new Date(createdAt), expiresAt: new Date(expiresAt) } });
      await prune(client);
      return id;
    },

    /** `null` where there is none, or none any more. */
    async get(id: string): Promise<PreviewRecord | null> {
      const row = await client.sharePreview.findUnique({ where: { id }, omit: { id: true } });
      return row && { ...row, createdAt: row.createdAt.getTime(), expiresAt: row.expiresAt.getTime() };
    },

    prune: () => prune(client),
  };
}

async function prune(client: PrismaClient): Promise<void> {
  await client.$executeRaw`
    DELETE FROM share_preview WHERE created_at < now() - ${PREVIEW_KEPT_MS}::float8 * interval '1 millisecond' OR id NOT IN (
      SELECT id FROM (
        SELECT id, row_number() OVER newest AS nth, sum(length(html)) OVER newest AS chars
        FROM share_preview WINDOW newest AS (ORDER BY created_at DESC, id)) AS kept
      WHERE nth <= ${MAX_PREVIEWS}::int AND (nth = 1 OR chars <= ${MAX_PREVIEWS_CHARS}::int))`;
}
