import { chance } from "../../bus/random";
import type { Incident } from "../../bus/types";

/** One more every so often, nominal: each is in the orchestrator's hands for 5 × 30 s, so 15 of its 32 (max_ack_pending), and sound ones go on. */
const EVERY_MS = 10_000;

/** What no agent can read: JSON that breaks off, JSON that says too little, and what is no text. */
const BODIES: readonly ((id: string) => Uint8Array)[] = [
  (id) => Buffer.from(`{"call_id":"${id}","intent":"research","about":{"caller":"+1-555`),
  (id) => Buffer.from(JSON.stringify({ call_id: id, intent: "research" })),
  () => Uint8Array.of(0xff, 0xfe, 0x00, 0x7b),
];

/** A function of seed and number. */
export const malformedIntent = (seed: string, n: number): Uint8Array =>
  BODIES[Math.floor(chance(`${seed} poison ${n}`) * BODIES.length)]!(`call-${seed}-poison-${n}`);

export const poison: Incident = {
  name: "poison",
  title: "Intents that nobody can read, and of which their consumers die",
  lookFor:
    "CALL_INTENT's consumers orchestrator and research redeliver (num_redelivered grows and does not fall), MAX_DELIVERIES advisories after five " +
    "deliveries of each, and nothing in DLQ: who would have published a dead letter is dead each time. Sound intents go on. " +
    "Console: Overview and Dead letters (exhausted, in CALL_INTENT), Consumers (redelivered).",
  ends:
    "No more come. Those that are exhausted stay in CALL_INTENT for its day, since who sends such things sets no Nats-TTL either; those that have " +
    "an attempt left are refused like any other mistake, so their last attempt stores a dead letter.",
  initial: "off",
  fault: (_level, { stream, id }) => (stream === "CALL_INTENT" && id.startsWith("poison:") ? { kind: "abandon" } : null),
  whileOn: {
    beside: "voice-agent",
    async run(bus, signal) {
      const since = Date.now(); // in the ids, or the stream would know them from the last time
      for (let n = 1; ; n += 1) {
        await bus.publish("call.intent.research", malformedIntent(bus.seed, n), { msgId: `poison:${bus.seed}:${since}:${n}` });
        await bus.sleep(EVERY_MS, signal);
      }
    },
  },
};
