import { z } from "zod";
import type { Message } from "../bus/types";

export const IntentKind = z.enum(["book", "escalate", "research"]);
export type IntentKind = z.infer<typeof IntentKind>;

const About = z.object({ caller: z.string(), property_id: z.string() });

/** `call.intent.{book|escalate|research}`: what a caller wants. */
export const CallIntent = z.object({
  call_id: z.string(),
  intent: IntentKind,
  about: About,
  /** When the caller wants to see the property; the scheduler makes a time of it. */
  wanted_at: z.string(),
});
export type CallIntent = z.infer<typeof CallIntent>;

const TOOLS = ["crm", "web", "calendar", "mls", "comps"] as const;
export type Tool = (typeof TOOLS)[number];

/** `tool.call.{tool}` */
export const ToolCall = z.object({
  call_id: z.string(),
  intent: IntentKind,
  tool: z.enum(TOOLS),
  requested_by: z.string(),
  about: About,
});
export type ToolCall = z.infer<typeof ToolCall>;

/** `tool.result.{callId}`: it repeats the call, so that whoever hears it needs no memory of its own. */
export const ToolResult = z.discriminatedUnion("status", [
  ToolCall.extend({ status: z.literal("ok"), output: z.unknown() }),
  ToolCall.extend({ status: z.literal("error"), error: z.string() }),
]);
export type ToolResult = z.infer<typeof ToolResult>;

/** `call.audit` */
export const AuditEntry = z.object({
  call_id: z.string(),
  agent: z.string(),
  action: z.enum(["opened", "tool-called", "closed"]),
  status: z.enum(["done", "failed"]).optional(),
  detail: z.string(),
  at: z.iso.datetime(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What the server leaves when the last message of a subject has expired: no body, and this header. Consumers get it like any message. */
export const isDeleteMarker = (message: Message) => message.header("Nats-Marker-Reason") !== null;
