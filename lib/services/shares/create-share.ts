import "server-only";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { sharedView, shareToken, viewOf } from "@/lib/domain/share";
import { CreateShare, type NewShare } from "@/lib/domain/share/row";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { findPreview } from "./find-preview";
import type { Sharing } from "./freeze-view";
import { makePage, type Page } from "./make-page";
import { toRow } from "./to-row";

export type Making = Sharing & Pick<Deps, "log">;

/**
 * Freezes what a page shows now, or takes it as it was previewed, for whoever has the link until it ends. The link is told once: what is
 * stored is a hash of its token. INVALID for a page that cannot be shared; NOT_FOUND where what it shows is gone; CONFLICT where what was
 * previewed is not kept any more.
 */
export async function createShare(actor: Actor, input: z.input<typeof CreateShare>, deps: Making): Promise<NewShare> {
  const asked = CreateShare.parse(input);
  const { audience, redact: redacted, previewed } = asked;
  let made: Promise<Page> | undefined;
  const page = () => (made ??= previewed === undefined ? makePage(actor, asked, deps) : findPreview(actor, { ...asked, previewed }, deps));
  const about = async () => {
    const { context, title, hidden, expiresAt } = await page();
    return { context, plan: { title, redacted, hidden, audience, expiresAt: isoOf(expiresAt) } };
  };
  const what = sharedView(asked.view);
  const target = what ? viewOf(what) : asked.view;
  return withAudit(deps, { actor, needs: "operator", action: "share.create", target, about }, async () => {
    const { hidden, ...share } = await page();
    const { token, hash } = shareToken(deps.random(32));
    const { id, name } = actor;
    const record = await deps.db.shares.create({ ...share, redacted, audience, actor: { id, name }, tokenHash: hash });
    const row = toRow({ ...record, viewCount: 0, lastViewAt: null }, deps.clock.now());
    const told = redacted ? `hidden: ${hidden}` : "nothing is hidden";
    return {
      answer: { ...row, url: urlOf(token, deps.settings) },
      detail: `“${share.title}” is shared until ${row.expiresAt} as ${record.id}; ${told}.`,
    };
  });
}

function urlOf(token: string, { publicUrl, host, port }: Deps["settings"]): string {
  const origin = publicUrl ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return `${origin.replace(/\/+$/, "")}/share/${token}`;
}
