"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CaptureList, CaptureRow } from "@/lib/domain/capture/row";
import { captureQuery, setCapture } from "@/lib/queries";
import type { z } from "zod";

type Deciding = { contexts: readonly string[]; enabled: boolean; reason: string };
type List = z.infer<typeof CaptureList>;

/** Decides for each account in turn. What each answers is shown at once, wherever the list is on the page. */
export function useDecide() {
  const cache = useQueryClient();
  const [, view] = captureQuery().queryKey;
  const show = (row: CaptureRow) =>
    cache.setQueriesData<List>(
      { predicate: ({ queryKey }) => String(queryKey[1]).split("?")[0] === view },
      (list) => list && { ...list, items: list.items.map((each) => (each.context === row.context ? row : each)) },
    );
  return useMutation({
    async mutationFn({ contexts, enabled, reason }: Deciding) {
      for (const context of contexts) show(await setCapture({ context, enabled, reason }));
    },
  });
}
