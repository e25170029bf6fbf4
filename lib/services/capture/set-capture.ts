import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { CaptureRow } from "@/lib/domain/capture/row";
import type { Decision } from "@/lib/domain/capture/judge-capture";
import { ownStreams } from "@/lib/domain/own-streams";
import type { WatchedContext } from "@/lib/domain/watch";
import { AppError } from "@/lib/errors";
import { ensureAdvisories, problemOf } from "@/lib/nats/capture";
import { reportOf } from "@/lib/domain/capture/reports";
import { whyOf } from "../contexts/freshness";
import { withAudit } from "../audit/with-audit";
import { selectContext } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { Reason } from "../audit/reason";
import { forbiddenIn, heardIn, toRow, type CaptureDeps } from "./to-row";

export const SetCapture = z.strictObject({ context: z.string().optional(), enabled: z.boolean(), reason: Reason });

/**
 * Decides whether deaths shall be captured in an account, and tries it at once. What the account refuses is tried again by itself, and the
 * answer says it. Switching off deletes nothing. REFUSED where JETLAG_CAPTURE is off; NATS_UNAVAILABLE before the account was seen.
 */
export async function setCapture(
  actor: Actor,
  input: z.input<typeof SetCapture>,
  deps: CaptureDeps & Pick<Deps, "log">,
): Promise<CaptureRow> {
  const { context: asked, enabled, reason } = SetCapture.parse(input);
  const about = async () => ({ context: selectContext(deps.watch, asked).name, plan: { enabled } });
  const act = { actor, needs: "operator", action: "capture.set", target: ownStreams.advisories, context: asked, reason, about } as const;
  return withAudit(deps, act, async () => {
    const context = selectContext(deps.watch, asked);
    if (deps.settings.capture === "off")
      throw new AppError("REFUSED", "JETLAG_CAPTURE is off: this console makes no streams of its own. Set it to ask or on, and restart.");
    const decision = await deps.db.captures.decide(context.name, enabled);
    if (enabled) await tryNow(context, deps);
    const row = await rowOf(context, decision, deps);
    return { answer: row, detail: `Capturing deaths in ${context.name} is ${enabled ? "wanted" : "not wanted"}. ${row.sentence}` };
  });
}

async function tryNow({ name }: WatchedContext, { nats, settings, captures, clock }: CaptureDeps): Promise<void> {
  const connection = nats.get(name);
  if (!connection) return;
  try {
    captures.say(name, reportOf(await ensureAdvisories(connection, settings), clock.now()));
  } catch (error) {
    captures.say(name, problemOf(error));
  }
}

async function rowOf(context: WatchedContext, decision: Decision, deps: CaptureDeps): Promise<CaptureRow> {
  const [forbidden, heard] = await Promise.all([forbiddenIn(context, deps), heardIn([context], deps)]);
  const row = toRow(context, { decision, forbidden, ...heard(context) }, deps);
  if (!row)
    throw new AppError(
      "NATS_UNAVAILABLE",
      `${context.name} has not been seen yet: ${whyOf(context.state())} It is tried as soon as it is.`,
    );
  return row;
}
