"use client";
import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { deadLetterQueries } from "@/lib/queries";
import { useLettersAsked } from "./list-state";
import { selectLetter, selectMatching } from "./selection";
import { mostNamed } from "./why-not-redrive";

/**
 * Selects what the filters match; the list need not have loaded it. Few are read and selected by name, many by what they match. Other filters,
 * and leaving, cancel it.
 */
export function useSelectAll(total: number) {
  const filter = useLettersAsked();
  const scope = scopeOf(filter);
  const reading = useRef<{ scope: string; abort: AbortController }>(null);
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: () => {
      const abort = new AbortController();
      reading.current = { scope, abort };
      return deadLetterQueries.first(mostNamed, filter, abort.signal);
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
  const start = () => (total > mostNamed ? selectMatching({ scope, total }) : mutate());
  return { start, cancel: () => cancel(scope), isPending, error };
}

export const scopeOf = (filter: ReturnType<typeof useLettersAsked>): string => String(deadLetterQueries.list(filter).queryKey[1]);
