"use client";
import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { deadLetterQueries } from "@/lib/queries";
import { useLettersAsked } from "./list-state";
import { selectLetter } from "./selection";
import { mostLetters } from "./why-not-redrive";

/** Selects what the filters match, as far as one re-drive takes it; the list need not have loaded it. Other filters, and leaving, cancel it. */
export function useSelectAll() {
  const filter = useLettersAsked();
  const [, scope] = deadLetterQueries.list(filter).queryKey;
  const reading = useRef<{ scope: string; abort: AbortController }>(null);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: () => {
      const abort = new AbortController();
      reading.current = { scope, abort };
      return deadLetterQueries.first(mostLetters, filter, abort.signal);
    },
    onSuccess: (rows) => selectLetter.set(rows, true),
  });
  const cancel = useCallback(
    (asked: string) => {
      if (reading.current?.scope !== asked) return;
      reading.current.abort.abort();
      reset();
    },
    [reset],
  );
  useEffect(() => () => cancel(scope), [cancel, scope]);
  return { start: () => mutate(), cancel: () => cancel(scope), isPending, error };
}
