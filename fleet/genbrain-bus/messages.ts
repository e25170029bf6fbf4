import { z } from "zod";

/** Who asked: their inbox. The request's own reply subject is taken by AGENT_COMMS, which answers that it has stored the request. */
export const REPLY_TO_AGENT = "Reply-To-Agent";

/** `genbrain.agents.{role}.tasks` */
export const Task = z.object({
  task_id: z.string(),
  title: z.string(),
  assigned_by: z.string(),
  priority: z.enum(["low", "normal", "high"]),
  context: z.object({ spec_url: z.url(), related_pr: z.string().nullable() }),
});
export type Task = z.infer<typeof Task>;

/** `genbrain.tasks.{task_id}.updates`: an attempt that failed is not the end of its task unless it is final. */
export const TaskUpdate = z.object({
  task_id: z.string(),
  status: z.enum(["started", "failed", "completed"]),
  by: z.string(),
  attempt: z.number(),
  final: z.boolean(),
  note: z.string(),
  error: z.string().nullable(),
  timestamp: z.iso.datetime(),
});
export type TaskUpdate = z.infer<typeof TaskUpdate>;

/** `genbrain.agents.{role}.inbox`, `.meetings` */
export const Letter = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("question"), from: z.string(), question_id: z.string(), text: z.string() }),
  z.object({ kind: z.literal("security-review"), from: z.string(), task_id: z.string(), related_pr: z.string() }),
  z.object({ kind: z.literal("meeting"), from: z.string(), meeting_id: z.string(), topic: z.string(), ends_at: z.iso.datetime() }),
]);
export type Letter = z.infer<typeof Letter>;

/** `genbrain.agents.{role}.replies` */
export const Reply = z.object({ question_id: z.string(), from: z.string(), text: z.string() });
export type Reply = z.infer<typeof Reply>;

/** The answer to a security review, on the inbox in `Reply-To-Agent`. */
export const Review = z.object({ task_id: z.string(), related_pr: z.string(), verdict: z.enum(["approved", "changes-requested"]) });
export type Review = z.infer<typeof Review>;

/** `genbrain.events.{domain}.{type}` */
export const CompanyEvent = z.object({
  event: z.string(),
  by: z.string(),
  /** The commit, deployment or task that it is about. */
  about: z.string(),
  task_id: z.string().optional(),
  timestamp: z.iso.datetime(),
});
export type CompanyEvent = z.infer<typeof CompanyEvent>;

/** `genbrain.meetings.{meeting_id}`: said on core NATS, heard by who is there, stored nowhere. */
export type Remark = { meeting_id: string; from: string; text: string };
