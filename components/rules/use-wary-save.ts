"use client";
import { sameTrial, type Draft } from "./draft";
import type { useSaveRule, useTryRule } from "./use-rules";

type Acts = { save: ReturnType<typeof useSaveRule>; trial: ReturnType<typeof useTryRule>; onSaved: () => void };

/**
 * Saves a rule, and tries it before where that was not done: one that would put nearly everything into one group is shown as a trial, and saved
 * when that is asked for once more.
 */
export function useWarySave(draft: Draft, { save, trial, onSaved }: Acts) {
  const tried = trial.variables !== undefined && sameTrial(trial.variables, draft) ? trial.data : undefined;
  const go = () => {
    if (tried) save.mutate(draft, { onSuccess: onSaved });
    else {
      save.reset();
      trial.mutate(draft, { onSuccess: ({ widest }) => widest === null && save.mutate(draft, { onSuccess: onSaved }) });
    }
  };
  return { go, isWide: tried !== undefined && tried.widest !== null };
}
