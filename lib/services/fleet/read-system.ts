import "server-only";
import type { FleetSystem } from "@/lib/domain/fleet/incident";
import { unite } from "@/lib/domain/fleet/unite";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { listIncidents } from "@/lib/nats/fleet-control";

/** An agent system as its own processes tell it now. That none runs, or that its account cannot be asked, is an answer too. */
export async function readSystem(context: NatsContext): Promise<FleetSystem> {
  const { name } = context;
  const silent = { context: name, name, title: null, incidents: [] };
  try {
    const told = (await listIncidents(context)).filter(({ system }) => system === name);
    const [first] = told;
    if (!first) return { ...silent, state: "not-running", detail: `${name} is not running.` };
    const incidents = unite(told.map((each) => each.incidents));
    return { context: name, name, title: first.title, state: "running", detail: null, incidents };
  } catch (error) {
    if (error instanceof AppError) return { ...silent, state: "unknown", detail: `${name} cannot be asked: ${error.message}.` };
    throw error;
  }
}
