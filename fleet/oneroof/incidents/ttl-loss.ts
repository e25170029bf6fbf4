import type { Bus, Incident } from "../../bus/types";
import { calls } from "../calls";
import { INTENT_TTL_MS, publishIntent } from "../intents";
import type { CallIntent } from "../messages";

const CALLERS_IN_A_WAVE = 10;
const LOOK_AGAIN_MS = 10_000;

export const ttlLoss: Incident = {
  name: "ttl-loss",
  title: "Nobody is there for callers who want a human",
  lookFor:
    "voicemail-handler has stopped: no pulls, no heartbeat. CALL_INTENT/escalation has ten pending and more, and falls to one though nothing was " +
    "delivered: after 300 s they expire unread, without a redelivery, a dead letter or an advisory. The last one leaves a delete marker " +
    "(Nats-Marker-Reason: MaxAge) for 60 s. Such a marker comes only where a subject falls silent, so while it is on escalations come in waves, " +
    "each after the end of the one before. Console: Overview and Consumers (escalation has no workers), CALL_INTENT's messages.",
  ends: "voicemail-handler takes what has not expired yet. What has is lost: those calls stay open.",
  initial: "off",
  stops: ["voicemail-handler"],
  whileOn: {
    beside: "voice-agent",
    async run(bus, signal) {
      const callers = escalations(bus.seed, Date.now());
      for (;;) {
        for (let n = 0; n < CALLERS_IN_A_WAVE; n += 1) await publishIntent(bus, callers.next().value);
        await bus.sleep(INTENT_TTL_MS, signal);
        while (await isWaiting(bus)) await bus.sleep(LOOK_AGAIN_MS, signal);
      }
    },
  },
};

/** The same callers for the same seed, under ids that no earlier wave had: the stream would know them. */
function* escalations(seed: string, since: number): Generator<CallIntent, never> {
  const source = calls(`${seed} waves`);
  for (let n = 1; ; n += 1) yield { ...source.next().value, intent: "escalate", call_id: `call-${seed}-${since}-${n}` };
}

/** The last message on the subject is a caller, not yet the marker that the last one left. */
async function isWaiting(bus: Bus): Promise<boolean> {
  const [last] = await bus.history("CALL_INTENT", "call.intent.escalate");
  return last !== undefined && !last.header.has("Nats-Marker-Reason");
}
