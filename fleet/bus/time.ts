import type { Env } from "./env";
/** Thrown out of a sleep when the process has been told to end. */
export class Stopped extends Error {
  constructor() {
    super("the process ended while it worked on this message");
    this.name = "Stopped";
  }
}

/** `FLEET_TIME_SCALE`: 0.1 makes a step of 30 s end after 3 s. */
export function timeScale(env: Env): number {
  const text = env.FLEET_TIME_SCALE ?? "0.1";
  const scale = Number(text);
  if (!Number.isFinite(scale) || scale <= 0 || scale > 10) {
    throw new Error(`FLEET_TIME_SCALE must be a number above 0 and up to 10, it is "${text}".`);
  }
  return scale;
}

/** Rejects with the reason of the first signal that fires. Real milliseconds. (AbortSignal.any would pile up on signals that live as long as the process.) */
export function sleep(ms: number, ...signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fired = signals.find((signal) => signal.aborted);
    if (fired) return reject(fired.reason);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", onAbort);
      settle();
    };
    const onAbort = (event: Event) => end(() => reject((event.target as AbortSignal).reason)); // only AbortSignals are listened to
    const timer = setTimeout(() => end(resolve), ms);
    for (const signal of signals) signal.addEventListener("abort", onAbort);
  });
}

/** What the work comes to, unless one of the signals fires first: then it rejects with that signal's reason, and the work's end is nobody's. */
export function unlessAborted<T>(work: Promise<T>, ...signals: AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signals.find((signal) => signal.aborted)?.reason);
    for (const signal of signals) signal.addEventListener("abort", onAbort);
    const end = () => signals.forEach((signal) => signal.removeEventListener("abort", onAbort));
    work.then(resolve, reject).finally(end);
    if (signals.some((signal) => signal.aborted)) onAbort();
  });
}

/** 100 ms doubling to 2 s. */
export const backoffMs = (attempt: number) => Math.min(2_000, 100 * 2 ** Math.min(attempt, 5));
