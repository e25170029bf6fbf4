import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { levels, type FleetSystem } from "@/lib/domain/fleet/incident";
import { AppError, invalidField } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { switchIncident as askFleet } from "@/lib/nats/fleet-control";
import { withAudit } from "../audit/with-audit";
import type { Deps } from "../deps";
import { contextOfSystem, type Fleet } from "./embedded-fleet";
import { readSystem, type Reading } from "./read-system";

const Name = z.string().regex(/^[\w-]{1,64}$/, "must be a name: letters, digits, - and _");

export const SwitchIncident = z.strictObject({ system: Name, name: Name, state: z.enum(levels) });
type Switching = z.infer<typeof SwitchIncident>;

/**
 * Switches one way in which an agent system of the fleet goes wrong, and answers the system as it is then. NOT_FOUND where there is no
 * fleet, system or incident; INVALID for `mild` where it has none; REFUSED in its own words; NATS_UNAVAILABLE or NATS_DENIED while it cannot
 * be asked. Where it was asked and no answer came, its state afterwards tells; NATS_UNAVAILABLE if that is another, or not known.
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
    const answer = await switched(account, before.system, wanted);
    return { answer, detail: `${name} of ${system} is ${wanted.state}; it was ${from}.` };
  });
}

async function switched(account: NatsContext, before: FleetSystem, wanted: Switching): Promise<FleetSystem> {
  try {
    const state = await askFleet(account, wanted);
    return { ...before, incidents: before.incidents.map((each) => (each.name === wanted.name ? { ...each, state } : each)) };
  } catch (error) {
    if (error instanceof AppError && error.code === "NATS_UNAVAILABLE") return afterNoAnswer(account, wanted, error);
    throw error;
  }
}

/** It may be done all the same: a process hears what one connection sends in its order, so a list that comes now is from after the switch. */
async function afterNoAnswer(account: NatsContext, { system, name, state }: Switching, cause: AppError): Promise<FleetSystem> {
  const { system: after } = await readSystem(account);
  const now = after.incidents.find((each) => each.name === name)?.state;
  if (now === state) return after;
  const stands = now ? `${name} of ${system} is ${now}` : `Whether ${name} of ${system} is ${state} is not known`;
  throw new AppError("NATS_UNAVAILABLE", `${stands}: ${cause.message}.`, { cause });
}

function findIncident({ system: { incidents, state, detail }, problem }: Reading, { system, name, state: wanted }: Switching) {
  if (state !== "running") throw new AppError(problem?.code ?? "NATS_UNAVAILABLE", detail ?? `${system} is not running.`);
  const found = incidents.find((each) => each.name === name);
  if (!found) {
    const names = incidents.map((each) => each.name).join(", ") || "none";
    throw new AppError("NOT_FOUND", `${system} has no incident ${name}; it has: ${names}.`);
  }
  if (wanted === "mild" && !found.hasMild) throw invalidField(["state"], `must be on or off: ${name} is never mild`);
  return found;
}
