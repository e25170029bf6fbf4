import "server-only";
import { invalidField } from "@/lib/errors";

/** Opaque to callers: today the offset at which the next page begins. */
export function toCursor(offset: number): string {
  return Buffer.from(`o${offset}`).toString("base64url");
}

/** Where a page begins: by `cursor` or by `offset`, not by both. */
export function startOf({ cursor, offset }: { cursor?: string; offset?: number }): number {
  if (cursor === undefined) return offset ?? 0;
  if (offset !== undefined) throw invalidField(["cursor"], "cannot be given together with offset");
  const digits = /^o(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (digits === undefined || toCursor(Number(digits)) !== cursor) throw invalidField(["cursor"], "is not a cursor of this list");
  return Number(digits);
}
