"use client";
import { sameTrial, type Draft } from "./draft";
import type { useTryRule } from "./use-rules";

type Acts = {
  trial: ReturnType<typeof useTryRule>;
  /** Before it is tried: what a write was refused for is not shown beside a trial. */ reset: () => void;
  write: () => void;
};

/**
 * Writes a rule, and tries it before where that was not done: one that would put nearly everything into one group is shown as a trial, and written
 * when that is asked for once more.
 */
export function useWarySave(draft: Draft, { trial, reset, write }: Acts) {
  const tried = trial.variables !== undefined && sameTrial(trial.variables, draft) ? trial.data : undefined;
  const go = () => {
    if (tried) return write();
    reset();
    trial.mutate(draft, { onSuccess: ({ widest }) => widest === null && write() });
  };
  return { go, isWide: tried !== undefined && tried.widest !== null };
}
