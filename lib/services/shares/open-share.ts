import "server-only";
import { visibleLine } from "@/lib/domain/export";
import { shareFileName, shareHash, sharedView } from "@/lib/domain/share";
import type { Deps } from "../deps";
import { stateOf } from "./to-row";

/** `signedIn` is asked only where the share is for those who are; `look` is what to write down of who opens it, `null` for who does not read it. */
export type Opening = { token: string; signedIn: () => boolean; look: { address: string | null; agent: string | null } | null };

export type OpenedShare = { kind: "unknown" | "not-signed-in" | "revoked" | "expired" } | { kind: "open"; html: string; fileName: string };

/** What stands behind a link. It is found by the hash of its token, so no time that a look-up takes tells anything of the token. */
export async function openShare({ token, signedIn, look }: Opening, { db, clock }: Pick<Deps, "db" | "clock">): Promise<OpenedShare> {
  const hash = shareHash(token);
  const share = hash === null ? null : await db.shares.byHash(hash);
  const view = share && sharedView(share.view);
  if (!share || !view) return { kind: "unknown" };
  const now = clock.now();
  const state = stateOf(share, now);
  if (state !== "open") return { kind: state };
  if (share.audience === "signed-in" && !signedIn()) return { kind: "not-signed-in" };
  if (look) await db.shares.addView(share.id, { at: now, address: told(look.address), agent: told(look.agent) });
  return { kind: "open", html: share.html, fileName: shareFileName(view, share.createdAt) };
}

const MAX_TOLD = 300;

/** What a stranger's request says: in one line, and not for ever. */
const told = (text: string | null) => (text === null ? null : visibleLine(text.slice(0, MAX_TOLD)).slice(0, MAX_TOLD));
