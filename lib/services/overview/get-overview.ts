import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import { buildOverview } from "@/lib/domain/overview/build";
import type { Overview } from "@/lib/domain/overview/types";
import { selectContexts } from "../contexts/select-contexts";
import type { Deps } from "../deps";
import { openDeadLetters } from "./open-dead-letters";

export const GetOverview = z.strictObject({ context: z.string().optional() });

/** What is broken, first; of one context or of all. */
export async function getOverview(actor: Actor, input: z.input<typeof GetOverview>, deps: Deps): Promise<Overview> {
  requireRole(actor, "viewer");
  const { context } = GetOverview.parse(input);

  const deadLettersOf = await openDeadLetters(deps);
  const contexts = selectContexts(deps.watch, context).map((watched) => ({ watched, deadLetters: deadLettersOf(watched) }));
  return buildOverview({ contexts, startedAt: deps.watch.startedAt, now: deps.clock.now() });
}
