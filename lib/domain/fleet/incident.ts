import { z } from "zod";
import { listOf } from "../list";

/** How far an incident of the fleet is switched on. */
export const levels = ["off", "mild", "on"] as const;
export type Level = (typeof levels)[number];

/** What one process of an agent system says of one of its incidents. */
export const Incident = z.object({
  name: z.string(),
  title: z.string(),
  /** What is seen while it is on. */
  lookFor: z.string(),
  /** What happens when it is switched off. */
  ends: z.string(),
  hasMild: z.boolean(),
  state: z.enum(levels),
});
export type Incident = z.infer<typeof Incident>;

/** `mixed`: the system runs as several processes, each has a state of its own, and they differ. */
const States = z.enum([...levels, "mixed"]);
export const IncidentRow = z.object({ ...Incident.shape, state: States });
export type IncidentRow = z.infer<typeof IncidentRow>;

/** One agent system of the fleet, in the context of the same name. */
export const FleetSystem = z.object({
  context: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  /** `unknown`: its account cannot be asked. */
  state: z.enum(["running", "not-running", "unknown"]),
  /** Why nothing is known of its incidents; `null` while it runs. */
  detail: z.string().nullable(),
  incidents: z.array(IncidentRow),
});
export type FleetSystem = z.infer<typeof FleetSystem>;
export const FleetList = listOf(FleetSystem);
