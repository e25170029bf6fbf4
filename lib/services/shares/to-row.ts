import "server-only";
import type { ShareRow } from "@/lib/domain/share/row";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

type Record = Awaited<ReturnType<Deps["db"]["shares"]["list"]>>["rows"][number];

/** A share as the API shows it. `now` is epoch ms. */
export function toRow(share: Record, now: number): ShareRow {
  return {
    ...share,
    state: stateOf(share, now),
    createdAt: isoOf(share.createdAt),
    expiresAt: isoOf(share.expiresAt),
    revokedAt: isoOf(share.revokedAt),
    lastViewAt: isoOf(share.lastViewAt),
  };
}

/** By the clock, not by whether its page was removed yet. */
export function stateOf({ revokedAt, expiresAt }: Pick<Record, "revokedAt" | "expiresAt">, now: number): ShareRow["state"] {
  if (revokedAt !== null) return "revoked";
  return now >= expiresAt ? "expired" : "open";
}
