import type { Bus, Message } from "../bus/types";
import { CallIntent, isDeleteMarker } from "./messages";

/** A caller does not wait longer than five minutes, so neither does what they wanted. */
const INTENT_TTL_MS = 300_000;

export async function publishIntent(bus: Bus, intent: CallIntent): Promise<void> {
  await bus.publish(`call.intent.${intent.intent}`, intent, { msgId: `intent:${intent.call_id}`, ttlMs: INTENT_TTL_MS });
}

/** Intents through a durable consumer of CALL_INTENT. A marker that one has expired comes the same way, and is nothing to do. */
export function onIntent(bus: Bus, consumer: string, react: (intent: CallIntent, message: Message) => Promise<void>): void {
  bus.consume("CALL_INTENT", consumer, async (message) => {
    if (!isDeleteMarker(message)) await react(CallIntent.parse(message.json()), message);
  });
}
