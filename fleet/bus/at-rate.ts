import { sleep } from "./time";
import type { Bus } from "./types";

/** Does something at a steady rate, in real time; what cannot keep up is not made up for. Never, where the rate is 0. */
export function atRate(bus: Pick<Bus, "loop">, perSec: number, act: (signal: AbortSignal) => Promise<void>): void {
  if (perSec <= 0) return;
  const everyMs = 1_000 / perSec;
  bus.loop(async (signal) => {
    for (let due = performance.now(); ; due = Math.max(due + everyMs, performance.now() - everyMs)) {
      await sleep(Math.max(0, due - performance.now()), signal);
      await act(signal);
    }
  });
}
