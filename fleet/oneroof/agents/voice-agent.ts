import { atRate } from "../../bus/at-rate";
import type { Agent, Bus } from "../../bus/types";
import { calls, MESSAGES_PER_CALL } from "../calls";
import { ttlLoss } from "../incidents/ttl-loss";
import { asItWasSaid, vagueTimes } from "../incidents/vague-times";
import { publishIntent } from "../intents";
import type { CallIntent } from "../messages";

/** A caller stays on the line for as long at most. */
const CALL_MS = 60_000;

/** The edge: answers the phone at a steady rate, publishes what the caller wants, and tells results as they come. */
export const voiceAgent: Agent = {
  name: "voice-agent",
  start(bus) {
    const source = calls(bus.seed);
    atRate(bus, bus.rate / MESSAGES_PER_CALL, async () => {
      const call = source.next().value;
      if (call.intent === "escalate" && bus.incident(ttlLoss.name) === "on") return; // then they come in waves
      listenWhileTheyTalk(bus, call);
      await publishIntent(bus, bus.incident(vagueTimes.name) === "on" ? asItWasSaid(call) : call);
    });
  },
};

/** On core NATS: a result that comes after the caller has hung up is for the other agents only, who have it from the stream. */
function listenWhileTheyTalk(bus: Bus, { call_id }: CallIntent): void {
  const listening = bus.subscribe(`tool.result.${call_id}`, ({ data }) =>
    bus.log.debug({ call: call_id, bytes: data.length }, "a result, told to the caller"),
  );
  bus.sleep(CALL_MS).then(listening.stop, listening.stop);
}
