import { setTimeout as sleep } from "node:timers/promises";
import { deferred } from "./deferred";
import { describeExit, endProcess, type Exit, type Running } from "./running";

export type Keeper = {
  /** Resolves when the child first answers; rejects when it is given up or stopped before. */
  ready: Promise<void>;
  /** Rejects when the child is given up or stopped, at any time; never resolves. */
  lost: Promise<never>;
  /** May be called again. */
  stop(options: { graceMs: number; hurry?: AbortSignal }): Promise<void>;
};

export type Kept = {
  name: string;
  launch(): Promise<Running>;
  /** Resolves when this run of the child answers; may never do so. */
  answers(running: Running, signal: AbortSignal): Promise<void>;
  /** The error with which to give up after this exit, or null to start again. */
  givesUp(exit: Exit, wasReady: boolean): Promise<Error | null>;
  say(line: string): void;
};

/** Waits before a restart; a run of `steadyMs` sets the count back. Always under five seconds: people wait for it. */
const restartDelaysMs = [250, 500, 1_000, 2_000, 3_500];
const steadyMs = 30_000;
const lateGraceMs = 1_000;

/** Starts a child and starts it again whenever it ends, until it is stopped or given up. */
export function keepRunning(kept: Kept): Keeper {
  const { name, say } = kept;
  const stopping = new AbortController();
  let current: Running | null = null;
  let wasReady = false;
  const lost = deferred<never>();
  const answered = deferred<void>();
  const ready = Promise.race([answered.promise, lost.promise]);
  for (const promise of [lost.promise, ready]) promise.catch(() => undefined); // whoever only stops it need not listen

  const oneRun = async (): Promise<Exit> => {
    const again = wasReady;
    current = await kept.launch();
    if (stopping.signal.aborted) await endProcess(current, lateGraceMs); // stop() came while it was being launched
    const ended = new AbortController();
    const greet = async (running: Running): Promise<void> => {
      await kept.answers(running, ended.signal);
      if (ended.signal.aborted) return;
      wasReady = true;
      if (again) say(`${name}: running again`);
      answered.resolve();
    };
    greet(current).catch(lost.reject);
    const exit = await current.exited;
    ended.abort();
    return exit;
  };

  const loop = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      const startedAt = performance.now();
      const exit = await oneRun();
      if (stopping.signal.aborted) return;
      const reason = await kept.givesUp(exit, wasReady);
      if (reason) return lost.reject(reason);
      if (performance.now() - startedAt > steadyMs) failures = 0;
      const delayMs = restartDelaysMs[Math.min(failures, restartDelaysMs.length - 1)] ?? 0;
      say(`${name}: ${describeExit(exit)}; starting it again in ${delayMs / 1000} s`);
      await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const done = loop().catch(lost.reject);

  return {
    ready,
    lost: lost.promise,
    async stop({ graceMs, hurry }) {
      stopping.abort();
      lost.reject(new Error(`${name} was stopped.`)); // nobody should wait for it to get ready any more
      if (current) await endProcess(current, graceMs, hurry);
      await done;
    },
  };
}
