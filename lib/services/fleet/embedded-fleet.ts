import "server-only";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import type { Deps } from "../deps";

/** What verbs about the fleet use. */
export type Fleet = Pick<Deps, "nats" | "settings">;

/** The contexts in which agent systems of the fleet run, or could: one account each, of the same name. NOT_FOUND beside somebody else's NATS. */
export function fleetContexts({ nats, settings }: Fleet): readonly NatsContext[] {
  if (settings.fleet.length > 0) return nats.all().filter((context) => context.settings.embedded);
  throw new AppError("NOT_FOUND", "No fleet runs beside this console: it comes with the embedded NATS, unless JETLAG_FLEET is off.");
}

/** The context of one agent system. NOT_FOUND. */
export function contextOfSystem(system: string, deps: Fleet): NatsContext {
  const contexts = fleetContexts(deps);
  const found = contexts.find(({ name }) => name === system);
  if (found) return found;
  throw new AppError("NOT_FOUND", `There is no agent system ${system}; there are ${contexts.map(({ name }) => name).join(", ")}.`);
}
