import type { Agent } from "../../bus/types";
import { archiveDown, archiveFails } from "../incidents/archive-down";
import { Result } from "../messages";
import { unpack } from "../text";

/**
 * Files every result, and of a worker's the whole text, also where it travels as a reference. A durable pull consumer: what it misses waits.
 * The object store keeps texts for ten minutes only: a result that waited longer fails until it is given up.
 */
export const archivist: Agent = {
  name: "archivist",
  start(bus) {
    bus.consume("AGENT_EVENTS", "archivist", async (message) => {
      const result = Result.parse(message.json());
      const outputs = result.msg_type === "skill.done" ? [result.payload.output] : [];
      const texts = await Promise.all(outputs.map((output) => unpack(bus, output)));
      await bus.sleep(200, message.signal);
      const id = message.key ?? message.uid;
      if (bus.incident(archiveDown.name) === "on" && archiveFails({ id, attempt: message.attempt }))
        throw new Error("507 Insufficient Storage from archive");
      bus.log.debug({ task: result.payload.task_id, characters: texts.map((text) => text.length) }, "filed");
    });
  },
};
