import "server-only";
import type { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { CreateShare, type SharePreview } from "@/lib/domain/share/row";
import type { Sharing } from "./freeze-view";
import { makePage } from "./make-page";

/** What a share would show, for who is about to make it: nothing is stored, and nobody else can open it. INVALID, NOT_FOUND. */
export async function previewShare(actor: Actor, input: z.input<typeof CreateShare>, deps: Sharing): Promise<SharePreview> {
  requireRole(actor, "operator");
  const { title, html, hidden } = await makePage(actor, CreateShare.parse(input), deps);
  return { title, sizeBytes: Buffer.byteLength(html), hidden, html };
}
