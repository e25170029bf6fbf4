/**
 * That something about a job changed: said by verbs and the runner, heard by the runner (start, abort, pause; `wish`: how it is to go on) and the
 * live channel.
 */
export type JobSignal = { job: string; kind: "planned" | "started" | "abort" | "pause" | "wish" | "progress" | "ended" };

export type JobSignals = {
  say(signal: JobSignal): void;
  /** Returns how to stop listening. */
  onSignal(listener: (signal: JobSignal) => void): () => void;
};

/** Within this process only: a job that another console runs is found in the database, within a second. */
export function createJobSignals(): JobSignals {
  const listeners = new Set<(signal: JobSignal) => void>();
  return {
    say(signal) {
      for (const listener of listeners) listener(signal);
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
