import type { CoreMessage } from "../core";
import { sleep } from "../time";
import type { Agent, Bus } from "../types";
import { SagaStart, type SagaDesign } from "./messages";
import { nextMove } from "./next-move";

/** A wake-up is only a hint and may be missed; the stream is looked at again at least this often. */
const LOOK_AGAIN_MS = 500;
/** Reads are answered by any replica: one that lacks what is known to be stored is asked again, the first message at most for so long. */
const BEHIND_MS = 50;
const FIRST_MESSAGE_MS = 5_000;
const WOKEN = Symbol("an answer was published");

/**
 * Leads each saga from start to end. The start message stays unacknowledged, "in progress", while the saga runs: when this process
 * dies, the server hands it to the next coordinator, which reads the saga's messages and goes on.
 */
export const sagaCoordinator = (design: SagaDesign): Agent => ({
  name: design.coordinator,
  start(bus) {
    const answered = answersOf(bus, design);
    const lead = async (id: string, signal: AbortSignal) => {
      const deliveredAt = performance.now();
      let written = "";
      for (;;) {
        const history = await bus.history(design.stream, `${design.prefix}.${id}.>`);
        if (history.length === 0 && performance.now() - deliveredAt < FIRST_MESSAGE_MS) {
          await sleep(BEHIND_MS, signal);
          continue;
        }
        const rules = { prefix: design.prefix, nowMs: Date.now(), stepTimeoutMs: bus.scaled(design.stepTimeoutMs) };
        const move = nextMove(history, rules);
        if (move.kind === "ended") return;
        if (move.kind === "wait") await answered(move.forSubject, move.untilMs, signal);
        else if (move.subject === written) {
          await sleep(BEHIND_MS, signal);
          written = ""; // and if it has been deleted since, it is written again
        } else {
          // "taken" means that another one was first; what they wrote is read next.
          await bus.publish(move.subject, move.body, { msgId: `coordinator:${move.subject}`, firstOnSubject: true });
          written = move.subject;
        }
      }
    };
    bus.consume(design.stream, design.coordinator, ({ json, signal }) => lead(SagaStart.parse(json()).saga_id, signal), { long: true });
  },
});

/** Waits until an answer is published, as core NATS tells; or a little while. */
function answersOf(bus: Bus, { prefix }: SagaDesign) {
  const waiting = new Map<string, () => void>();
  const wake = ({ subject }: CoreMessage) => waiting.get(subject)?.();
  bus.subscribe(`${prefix}.*.*.result`, wake);
  bus.subscribe(`${prefix}.*.*.compensated`, wake);

  return async (subject: string, untilMs: number, stop: AbortSignal): Promise<void> => {
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
}
