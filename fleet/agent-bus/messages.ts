import { z } from "zod";
import { Text } from "./text";

const SKILLS = ["summarize", "translate", "classify"] as const;
export const Skill = z.enum(SKILLS);
export type Skill = z.infer<typeof Skill>;

/** Every message of this design has this body. */
const body = <Type extends string, Payload extends z.ZodType>(msgType: Type, payload: Payload) =>
  z.object({ sender: z.string(), msg_type: z.literal(msgType), payload });

/** `tasks.plan.assign`: what a client wants done with a document. */
export const Task = z.object({ task_id: z.string(), skills: z.array(Skill).min(1), document: Text });
export type Task = z.infer<typeof Task>;
export const PlanTask = body("task.plan", Task);

/** `tasks.{skill}.assign` */
export const AssignTask = body("task.assign", z.object({ task_id: z.string(), skill: Skill, document: Text }));

/** A worker's answer, also on `agent.{agent_id}.results` and `results.{task_id}`. */
export const SkillDone = body("skill.done", z.object({ task_id: z.string(), skill: Skill, status: z.literal("ok"), output: Text }));
export type SkillDone = z.infer<typeof SkillDone>;

/** What the orchestrator collected: an output, or why there is none. */
export const Part = z.discriminatedUnion("status", [
  z.object({ skill: Skill, status: z.literal("ok"), worker: z.string(), output: Text }),
  z.object({ skill: Skill, status: z.literal("error"), error: z.string() }),
]);
export type Part = z.infer<typeof Part>;

/** The end of a task, on `agent.orchestrator.results` and `results.{task_id}`. */
export const TaskDone = body(
  "task.done",
  z.object({ task_id: z.string(), status: z.enum(["ok", "error"]), error: z.string().nullable(), parts: z.array(Part) }),
);
export type TaskDone = z.infer<typeof TaskDone>;

/** `agent.{agent_id}.results` */
export const Result = z.discriminatedUnion("msg_type", [SkillDone, TaskDone]);

/** `agent.{agent_id}.events` */
export const AgentEvent = z.discriminatedUnion("msg_type", [
  body("task.started", z.object({ task_id: z.string(), skill: Skill })),
  /** A client whose task nobody has answered, and why: NO_RESPONDERS, TIMEOUT or ERROR_REPLY first. */
  body("task.unanswered", z.object({ task_id: z.string(), status: z.literal("error"), error: z.string() })),
  body("worker.drained", z.object({ skill: Skill })),
  body("worker.resumed", z.object({ skill: Skill })),
]);
export type AgentEvent = z.infer<typeof AgentEvent>;

/** `agent.{agent_id}.commands`: the state that is wanted, said again and again, since core NATS keeps nothing. */
export const Command = z.discriminatedUnion("msg_type", [
  body("worker.drain", z.object({ reason: z.string() })),
  body("worker.resume", z.object({})),
]);
export type Command = z.infer<typeof Command>;
