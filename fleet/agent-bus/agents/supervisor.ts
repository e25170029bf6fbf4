import type { Agent } from "../../bus/types";
import { translatorsGone } from "../incidents/translators-gone";
import type { Command } from "../messages";
import { translators } from "./translators";

const EVERY_MS = 10_000;

/** Tells each translator, again and again, whether it should work. A command is not stored: who was away hears the next one. */
export const supervisor: Agent = {
  name: "supervisor",
  start(bus) {
    bus.loop(async (signal) => {
      for (;;) {
        const command: Command =
          bus.incident(translatorsGone.name) === "on"
            ? { sender: bus.agent, msg_type: "worker.drain", payload: { reason: "the translators are needed elsewhere" } }
            : { sender: bus.agent, msg_type: "worker.resume", payload: {} };
        for (const { name } of translators) bus.emit(`agent.${name}.commands`, command);
        await bus.sleep(EVERY_MS, signal);
      }
    });
  },
};
