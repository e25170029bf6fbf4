import "server-only";
import { z } from "zod";
import { hasRole, type Actor } from "@/lib/auth/actor";
import { formatCount } from "@/lib/domain/format";
import type { ShareRow } from "@/lib/domain/share/row";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { findShare } from "./find-share";
import { toRow } from "./to-row";

export const RevokeShare = z.strictObject({ id: z.uuid() });

/** Ends a share: its link opens nothing from now on, and its page is removed. Once more changes nothing and leaves nothing on the record. NOT_FOUND. */
export async function revokeShare(
  actor: Actor,
  input: z.input<typeof RevokeShare>,
  deps: Pick<Deps, "db" | "clock" | "settings" | "log">,
): Promise<ShareRow> {
  const { id } = RevokeShare.parse(input);
  const over = await revokedAlready(actor, id, deps);
  if (over) return toRow(over, deps.clock.now());
  const about = async () => {
    const { context, title, view } = await findShare(id, deps);
    return { context, plan: { title, view } };
  };
  return withAudit(deps, { actor, needs: "operator", action: "share.revoke", target: id, about }, async () => {
    const isOver = await deps.db.shares.revoke(id, { by: actor.name, at: deps.clock.now() });
    const share = await findShare(id, deps);
    if (!isOver) return { answer: toRow(share, deps.clock.now()), detail: `${share.revokedBy ?? "Somebody"} had revoked it just before.` };
    const seen =
      share.viewCount === 0
        ? "Nobody had opened it."
        : `It had been opened ${share.viewCount === 1 ? "once" : `${formatCount(share.viewCount)} times`}.`;
    return { answer: toRow(share, deps.clock.now()), detail: `“${share.title}” is no longer shared. ${seen}` };
  });
}

/** Who may not revoke, and a share that is not there, goes the way of the act: that is on the record. */
async function revokedAlready(actor: Actor, id: string, { db, settings }: Pick<Deps, "db" | "settings">) {
  if (!hasRole(actor, "operator") || settings.readOnly) return null;
  const share = await db.shares.get(id);
  return share && share.revokedAt !== null ? share : null;
}
