import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { OpenCount } from "@/lib/db/dead-letters";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";

export const CountDeadLetters = z.strictObject({ context: z.string().optional() });

/** How many are open, in all and per stream: the same numbers as the totals of the list. */
export async function countDeadLetters(
  actor: Actor,
  input: z.input<typeof CountDeadLetters>,
  deps: Pick<Deps, "db" | "watch">,
): Promise<{ total: number; streams: OpenCount[] }> {
  requireRole(actor, "viewer");
  const { context } = CountDeadLetters.parse(input);
  const contexts = selectContexts(deps.watch, context).map(({ name }) => name);
  const streams = await deps.db.deadLetters.countOpen(contexts);
  return { total: streams.reduce((sum, { count }) => sum + count, 0), streams };
}
