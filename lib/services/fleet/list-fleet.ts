import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { FleetList } from "@/lib/domain/fleet/incident";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { contextOfSystem, fleetContexts, type Fleet } from "./embedded-fleet";
import { readSystem, type Reading } from "./read-system";

export const ListFleet = z.strictObject({ context: z.string().optional() });

/**
 * The agent systems that run beside this console, and how their incidents stand, asked at this moment. One that should run and does not
 * is listed as such; one that should not, only while it does. NOT_FOUND where there is no fleet.
 */
export async function listFleet(
  actor: Actor,
  input: z.input<typeof ListFleet>,
  deps: Fleet & Pick<Deps, "clock">,
): Promise<z.infer<typeof FleetList>> {
  requireRole(actor, "viewer");
  const { context } = ListFleet.parse(input);
  const contexts = context === undefined ? fleetContexts(deps) : [contextOfSystem(context, deps)];
  const readings = await Promise.all(contexts.map(readSystem));
  const listed = readings.filter(({ system: { name, state } }) => state === "running" || deps.settings.fleet.includes(name));
  const items = listed.map(({ system }) => system);
  return { asOf: isoOf(deps.clock.now()), items, nextCursor: null, total: items.length, incomplete: listed.flatMap(missing) };
}

function missing({ system: { context, detail }, problem }: Reading) {
  if (!problem) return [];
  const state = problem.code === "NATS_DENIED" ? ("denied" as const) : ("disconnected" as const);
  return [{ context, state, detail: detail ?? "", lastSeenAt: null }];
}
