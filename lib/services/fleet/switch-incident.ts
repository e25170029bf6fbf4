import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { levels, type FleetSystem } from "@/lib/domain/fleet/incident";
import { AppError, invalidField } from "@/lib/errors";
import { switchIncident as askFleet } from "@/lib/nats/fleet-control";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { contextOfSystem, type Fleet } from "./embedded-fleet";
import { readSystem } from "./read-system";

const Name = z.string().regex(/^[\w-]{1,64}$/, "must be a name: letters, digits, - and _");

export const SwitchIncident = z.strictObject({ system: Name, name: Name, state: z.enum(levels) });
type Switching = z.infer<typeof SwitchIncident>;

/**
 * Switches one way in which an agent system of the fleet goes wrong, and answers the system as it is then. NOT_FOUND where there is no
 * fleet, system or incident; INVALID for `mild` where it has none; NATS_UNAVAILABLE while the system does not run; REFUSED in its own words.
 */
export async function switchIncident(
  actor: Actor,
  input: z.input<typeof SwitchIncident>,
  deps: Fleet & Pick<Deps, "db" | "log">,
): Promise<FleetSystem> {
  const wanted = SwitchIncident.parse(input);
  const { name, system } = wanted;
  const about = async () => ({ plan: wanted });
  return withAudit(deps, { actor, needs: "operator", action: "fleet.switch", target: name, context: system, about }, async () => {
    const account = contextOfSystem(system, deps);
    const before = await readSystem(account);
    const from = findIncident(before, wanted).state;
    const state = await askFleet(account, wanted);
    const incidents = before.incidents.map((each) => (each.name === name ? { ...each, state } : each));
    return { answer: { ...before, incidents }, detail: `${name} of ${system} is ${state}; it was ${from}.` };
  });
}

function findIncident({ incidents, state, detail }: FleetSystem, { system, name, state: wanted }: Switching) {
  if (state !== "running") throw new AppError("NATS_UNAVAILABLE", detail ?? `${system} is not running.`);
  const found = incidents.find((each) => each.name === name);
  if (!found) {
    const names = incidents.map((each) => each.name).join(", ") || "none";
    throw new AppError("NOT_FOUND", `${system} has no incident ${name}; it has: ${names}.`);
  }
  if (wanted === "mild" && !found.hasMild) throw invalidField(["state"], `must be on or off: ${name} is never mild`);
  return found;
}
