import type { Bus } from "../bus/types";
import type { CallIntent } from "./messages";

/** A caller does not wait longer than five minutes, so neither does what they wanted. */
export const INTENT_TTL_MS = 300_000;

/** To CALL_INTENT, where it expires by itself. */
export async function publishIntent(bus: Pick<Bus, "publish">, intent: CallIntent): Promise<void> {
  await bus.publish(`call.intent.${intent.intent}`, intent, { msgId: `intent:${intent.call_id}`, ttlMs: INTENT_TTL_MS });
}
