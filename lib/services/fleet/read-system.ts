import "server-only";
import type { FleetSystem } from "@/lib/domain/fleet/incident";
import { unite } from "@/lib/domain/fleet/unite";
import { AppError } from "@/lib/errors";
import type { NatsContext } from "@/lib/nats";
import { listIncidents } from "@/lib/nats/fleet-control";

/** `problem`: why its account cannot be asked. */
export type Reading = { system: FleetSystem; problem: AppError | null };

/** An agent system as its own processes tell it now. That none runs, or that its account cannot be asked, is an answer too. */
export async function readSystem(context: NatsContext): Promise<Reading> {
  const { name } = context;
  const silent = { context: name, name, title: null, incidents: [] };
  try {
    const told = (await listIncidents(context)).filter(({ system }) => system === name);
    const [first] = told;
    if (!first) return { system: { ...silent, state: "not-running", detail: `${name} is not running.` }, problem: null };
    const incidents = unite(told.map((each) => each.incidents));
    return { system: { context: name, name, title: first.title, state: "running", detail: null, incidents }, problem: null };
  } catch (problem) {
    if (!(problem instanceof AppError)) throw problem;
    return { system: { ...silent, state: "unknown", detail: `${name} cannot be asked: ${problem.message}.` }, problem };
  }
}
