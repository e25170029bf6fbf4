import { z } from "zod";

/** `genbrain.agents.{role}.tasks` */
export const Task = z.object({
  taskId: z.string(),
  title: z.string(),
  assignedBy: z.string(),
  orgId: z.string(),
  sessionId: z.string(),
  /** For a ceo: what is to be handed on, to whom. */
  parts: z.array(z.object({ taskId: z.string(), role: z.string(), title: z.string() })),
});
export type Task = z.infer<typeof Task>;

/** `genbrain.agents.{role}.inbox` */
export const Letter = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("progress"), from: z.string(), taskId: z.string(), sessionId: z.string(), percent: z.number() }),
  z.object({ kind: z.literal("decision"), from: z.string(), sessionId: z.string(), meetingId: z.string(), text: z.string() }),
  /** Scale to zero until then. */
  z.object({ kind: z.literal("sleep"), from: z.string(), until: z.iso.datetime() }),
]);
export type Letter = z.infer<typeof Letter>;

/** `genbrain.org.{orgId}.events`, `.tasks.created`, `.tasks.completed`: each thing that an agent did. */
export const Action = z.object({
  type: z.enum(["action", "task.created", "task.completed"]),
  timestamp: z.iso.datetime(),
  agentRole: z.string(),
  orgId: z.string(),
  action: z.string(),
  details: z.record(z.string(), z.unknown()),
  taskId: z.string().nullable(),
  sessionId: z.string().nullable(),
});
export type Action = z.infer<typeof Action>;

/** `genbrain.org.{orgId}.metrics` */
export const Metrics = z.object({
  timestamp: z.iso.datetime(),
  orgId: z.string(),
  agentRole: z.string(),
  done: z.number(),
  failed: z.number(),
});
export type Metrics = z.infer<typeof Metrics>;

/** `genbrain.org.system.scaling` and `.health`: the platform's, of all tenants. */
export type Scaling = { timestamp: string; agentRole: string; replicas: 0 | 1; until: string | null };
export type Health = { timestamp: string; status: "ok" | "degraded"; alive: string[]; silent: string[] };

/** `genbrain.agents.{role}.heartbeat`, `genbrain.agents.broadcast`: core NATS, not stored. */
export const Heartbeat = z.object({ agentRole: z.string(), timestamp: z.iso.datetime() });
export type Heartbeat = z.infer<typeof Heartbeat>;
export type Broadcast = { from: string; text: string; timestamp: string };

/** `genbrain.meetings.{meetingId}.messages` and `.decisions`: core NATS, not stored. */
export type Remark = { meetingId: string; sessionId: string; from: string; text: string };

/** `genbrain.agents.{role}.meetings`: an invitation, for who is there now. */
export const Invitation = z.object({ meetingId: z.string(), sessionId: z.string(), from: z.string(), durationMs: z.number() });
export type Invitation = z.infer<typeof Invitation>;
