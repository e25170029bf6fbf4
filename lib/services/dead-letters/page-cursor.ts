import "server-only";
import { invalidField } from "@/lib/errors";

/** The letter behind which a page begins: what arrives meanwhile moves nothing. `seenAt` is epoch ms. */
type Place = { seenAt: number; seq: number; id: string };

export function toPageCursor({ seenAt, seq, id }: Place): string {
  return Buffer.from(`${seenAt}.${seq}.${id}`).toString("base64url");
}

/** Opaque to callers. INVALID when it is none of ours, or given together with an offset. */
export function placeOf({ cursor, offset }: { cursor?: string; offset?: number }): Place | null {
  if (cursor === undefined) return null;
  if (offset !== undefined) throw invalidField(["cursor"], "cannot be given together with offset");
  const parts = /^(\d{1,15})\.(\d{1,16})\.([\w-]{22})$/.exec(Buffer.from(cursor, "base64url").toString());
  const place = parts && { seenAt: Number(parts[1]), seq: Number(parts[2]), id: parts[3] ?? "" };
  if (!place || toPageCursor(place) !== cursor) throw invalidField(["cursor"], "is not a cursor of this list");
  return place;
}
