import "server-only";
import { setImmediate } from "node:timers/promises";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { visibleLine } from "@/lib/domain/export";
import { hiddenSentence } from "@/lib/domain/redact";
import { sharedView, toHtml, viewOf, type ShareSnapshot } from "@/lib/domain/share";
import type { CreateShare } from "@/lib/domain/share/row";
import { invalidField } from "@/lib/errors";
import { freezeView, type Sharing } from "./freeze-view";

type Asked = Pick<z.output<typeof CreateShare>, "view" | "expiresInMs" | "redact">;

/** A frozen page. `hidden` is in words; times are epoch ms. */
export type Page = { view: string; context: string; title: string; html: string; hidden: string; createdAt: number; expiresAt: number };

/** What would be served, as it is now. INVALID for a page that cannot be shared; NOT_FOUND. */
export async function makePage(actor: Actor, { view, expiresInMs, redact }: Asked, deps: Sharing): Promise<Page> {
  const what = sharedView(view);
  if (!what) throw invalidField(["view"], "is not the address of what can be shared");
  const now = deps.clock.now();
  const expiresAt = now + expiresInMs;
  const redaction = redact ? ("structure" as const) : ("none" as const);
  const salt = Buffer.from(deps.random(16)).toString("hex");
  const freezing = { now, by: actor.name, linkExpiresAt: expiresAt, salt, redaction };
  const snapshot = await freezeView({ view: what, actor, freezing }, deps);
  const { context, values, hidden } = snapshot;
  await setImmediate(); // both may take long: whoever waits for something else comes between
  return {
    view: viewOf({ kind: snapshot.kind, id: idOf(snapshot) }),
    context,
    title: visibleLine(snapshot.title),
    html: toHtml(snapshot),
    hidden: hiddenSentence({ values, hidden }),
    createdAt: now,
    expiresAt,
  };
}

/** The one it has now: a letter has aliases, and a group may have been merged into another. */
function idOf(snapshot: ShareSnapshot): string {
  switch (snapshot.kind) {
    case "case":
      return snapshot.letter.id;
    case "group":
      return snapshot.group.id;
    case "redrive":
      return snapshot.redrive.id;
  }
}
