import "server-only";
import { z } from "zod";
import { requireRole, type Actor } from "@/lib/auth/actor";
import type { FleetList, FleetSystem } from "@/lib/domain/fleet/incident";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { contextOfSystem, fleetContexts, type Fleet } from "./embedded-fleet";
import { readSystem } from "./read-system";

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
  const systems = await Promise.all(contexts.map(readSystem));
  const items = systems.filter(({ name, state }) => state === "running" || deps.settings.fleet.includes(name));
  return { asOf: isoOf(deps.clock.now()), items, nextCursor: null, total: items.length, incomplete: items.flatMap(missing) };
}

function missing({ context, state, detail }: FleetSystem) {
  return state === "unknown" ? [{ context, state: "disconnected" as const, detail: detail ?? "", lastSeenAt: null }] : [];
}
