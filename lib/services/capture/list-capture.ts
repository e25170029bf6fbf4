import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { CaptureList } from "@/lib/domain/capture/row";
import { asOfContexts, incompleteOf } from "../contexts/freshness";
import { selectContexts } from "../contexts/select-contexts";
import { forbiddenIn, heardIn, toRow, type CaptureDeps } from "./to-row";

export const ListCapture = z.strictObject({ context: z.string().optional() });

/** How each account stands with the capturing of deaths, as of the last tick: who captures, or why nobody does. */
export async function listCapture(
  actor: Actor,
  input: z.input<typeof ListCapture>,
  deps: CaptureDeps,
): Promise<z.infer<typeof CaptureList>> {
  requireRole(actor, "viewer");
  const { context: asked } = ListCapture.parse(input);
  const contexts = selectContexts(deps.watch, asked);
  const [decisions, heard] = await Promise.all([deps.db.captures.all(), heardIn(contexts, deps)]);
  const rows = await Promise.all(
    contexts.map(async (context) => {
      const forbidden = await forbiddenIn(context, deps);
      return toRow(context, { decision: decisions.get(context.name) ?? null, forbidden, ...heard(context) }, deps);
    }),
  );
  const items = rows.filter((row) => row !== null);
  return {
    asOf: asOfContexts(contexts, deps.clock.now()),
    items,
    nextCursor: null,
    total: items.length,
    incomplete: incompleteOf(contexts, "streams"),
  };
}
