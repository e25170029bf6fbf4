import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { sharedView, viewOf } from "@/lib/domain/share";
import { CreateShare, type SharePreview } from "@/lib/domain/share/row";
import type { Sharing } from "./freeze-view";
import { makePage } from "./make-page";

/** What a share would show, for who is about to make it: kept some minutes for them to share, and nobody can open it. INVALID, NOT_FOUND. */
export async function previewShare(actor: Actor, input: z.input<typeof CreateShare>, deps: Sharing): Promise<SharePreview> {
  requireRole(actor, "operator");
  const asked = CreateShare.parse(input);
  const page = await makePage(actor, asked, deps);
  const { title, html, hidden } = page;
  const what = sharedView(asked.view);
  const kept = { ...page, asked: what ? viewOf(what) : asked.view, redacted: asked.redact, actorId: actor.id };
  const id = await deps.db.shares.previews.add(kept);
  return { id, title, sizeBytes: Buffer.byteLength(html), hidden, html };
}
