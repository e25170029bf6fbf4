import { sleep } from "../../bus/time";
import type { CoreMessage } from "../../bus/core";
import type { Agent } from "../../bus/types";
import { SagaStart } from "../messages";
import { nextMove } from "../saga";

const STEP_TIMEOUT_MS = 30_000;
/** A wake-up is only a hint and may be missed; the stream is looked at again at least this often. */
const LOOK_AGAIN_MS = 500;
const WOKEN = Symbol("an answer was published");

/**
 * Leads each saga from start to end. The start message stays unacknowledged, "in progress", while the saga runs: when this process
 * dies, the server hands it to the next coordinator, which reads the saga's messages and goes on.
 */
export const sagaCoordinator: Agent = {
  name: "saga-coordinator",
  start(bus) {
    const waiting = new Map<string, () => void>();
    const wake = ({ subject }: CoreMessage) => waiting.get(subject)?.();
    bus.subscribe("saga.*.*.result", wake);
    bus.subscribe("saga.*.*.compensated", wake);

    const answered = async (subject: string, untilMs: number, stop: AbortSignal) => {
      const woken = new AbortController();
      waiting.set(subject, () => woken.abort(WOKEN));
      try {
        await sleep(Math.min(Math.max(1, untilMs - Date.now()), LOOK_AGAIN_MS), stop, woken.signal);
      } catch (error) {
        if (error !== WOKEN) throw error;
      } finally {
        waiting.delete(subject);
      }
    };

    bus.consume(
      "SAGAS",
      "saga-coordinator",
      async ({ json, signal }) => {
        const { saga_id: id } = SagaStart.parse(json());
        for (;;) {
          const history = await bus.history("SAGAS", `saga.${id}.>`);
          const move = nextMove(history, { nowMs: Date.now(), stepTimeoutMs: bus.scaled(STEP_TIMEOUT_MS) });
          if (move.kind === "ended") return;
          if (move.kind === "wait") {
            await answered(move.forSubject, move.untilMs, signal);
            continue;
          }
          const published = await bus.publish(move.subject, move.body, { msgId: `coordinator:${move.subject}`, firstOnSubject: true });
          if (published === "taken") await sleep(50, signal); // somebody was first; what they wrote is read next
        }
      },
      { long: true },
    );
  },
};
