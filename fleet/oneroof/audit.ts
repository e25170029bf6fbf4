import type { Bus } from "../bus/types";
import type { AuditEntry } from "./messages";

/** One line in the trail. The id comes from what happened, so that an agent that does it twice writes it once. */
export async function audit(bus: Bus, entry: Omit<AuditEntry, "agent" | "at">): Promise<void> {
  const full: AuditEntry = { ...entry, agent: bus.agent, at: new Date().toISOString() };
  const msgId = `audit:${entry.call_id}:${entry.action}:${entry.status ?? entry.detail}`;
  await bus.publish("call.audit", full, { msgId });
}
