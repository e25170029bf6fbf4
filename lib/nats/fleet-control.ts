import "server-only";
import { z } from "zod";
import { Incident, levels, type Level } from "@/lib/domain/fleet/incident";
import { AppError } from "@/lib/errors";
import { askMany } from "./ask-many";
import { NoResponders } from "./inbox";
import type { NatsContext, RawReply } from "./types";

/**
 * The incidents of the embedded fleet, over two subjects in each system's own account (fleet/control.ts answers):
 *   fleet.control.incidents  (empty)                  →  one answer per process: {"system","title","incidents":[…]}
 *   fleet.control.incident   {"system","name","state"} →  each process of that system does it: {"name","state"} or {"error"}
 */
const LIST_SUBJECT = "fleet.control.incidents";
const SWITCH_SUBJECT = "fleet.control.incident";

/** How many processes there are nobody says: this long is waited for the first, and after each for another. */
const FIRST_MS = 1_000;
const QUIET_MS = 100;
const SWITCH_MS = 3_000;

const ListAnswer = z.object({ system: z.string(), title: z.string(), incidents: z.array(Incident) });
export type ListAnswer = z.infer<typeof ListAnswer>;
const SwitchAnswer = z.union([z.object({ name: z.string(), state: z.enum(levels) }), z.object({ error: z.string() })]);

/**
 * What each process of the fleet in this account says of its incidents; nothing where none runs. One that listens and is
 * silent, or says only what is not understood, is NATS_UNAVAILABLE. NATS_DENIED.
 */
export async function listIncidents(context: NatsContext, { quietMs = QUIET_MS, firstMs = FIRST_MS } = {}): Promise<ListAnswer[]> {
  try {
    const replies = await askMany(context, { subject: LIST_SUBJECT, payload: "", longestMs: firstMs, quietMs });
    if (replies.length === 0) throw new AppError("NATS_UNAVAILABLE", `no answer to ${LIST_SUBJECT} within ${firstMs / 1000} s`);
    const lists = replies.flatMap((reply) => understood(reply, ListAnswer) ?? []);
    if (lists.length === 0) throw notUnderstood(LIST_SUBJECT);
    return lists;
  } catch (error) {
    if (error instanceof NoResponders) return [];
    throw error;
  }
}

export type Switch = { system: string; name: string; state: Level };

/** Switches it in every process of the system; the first answer counts. REFUSED, in the fleet's words; NATS_UNAVAILABLE where none comes. */
export async function switchIncident(context: NatsContext, request: Switch): Promise<Level> {
  const reply = await context.request(SWITCH_SUBJECT, JSON.stringify(request), { timeoutMs: SWITCH_MS });
  const answer = understood(reply, SwitchAnswer);
  if (!answer) throw notUnderstood(SWITCH_SUBJECT);
  if ("error" in answer) throw new AppError("REFUSED", answer.error);
  return answer.state;
}

/** `null`: somebody else answers on that subject. */
function understood<T>({ data }: RawReply, schema: z.ZodType<T>): T | null {
  return schema.safeParse(jsonOrNull(data)).data ?? null;
}

function jsonOrNull(data: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString("utf8"));
  } catch {
    return null;
  }
}

const notUnderstood = (subject: string) =>
  new AppError("NATS_UNAVAILABLE", `${subject} was answered with something that is not understood`);
