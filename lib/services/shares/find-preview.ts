import "server-only";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { sharedView, viewOf } from "@/lib/domain/share";
import { PREVIEW_KEPT_MS, type CreateShare } from "@/lib/domain/share/row";
import { AppError } from "@/lib/errors";
import type { Deps } from "../deps";
import type { Page } from "./make-page";

type Asked = z.output<typeof CreateShare> & { previewed: string };

/** What somebody has looked at, as it was then. CONFLICT where it is no longer kept, or was another page, or how it is shared was changed since. */
export async function findPreview(actor: Actor, asked: Asked, { db, clock }: Pick<Deps, "db" | "clock">): Promise<Page> {
  const preview = await db.shares.previews.get(asked.previewed);
  const now = clock.now();
  if (!preview || preview.actorId !== actor.id || now > preview.createdAt + PREVIEW_KEPT_MS || now >= preview.expiresAt)
    throw new AppError("CONFLICT", "What was previewed is kept for 15 minutes, and no longer there: look at it again.");
  const { actorId: _, asked: view, redacted, ...page } = preview;
  const what = sharedView(asked.view);
  const isAsked =
    what !== null && viewOf(what) === view && redacted === asked.redact && page.expiresAt - page.createdAt === asked.expiresInMs;
  if (!isAsked) throw new AppError("CONFLICT", "It changed since the preview: look at it again.");
  return page;
}
