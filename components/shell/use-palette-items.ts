"use client";
import { useTheme } from "next-themes";
import { useDeferredValue } from "react";
import { useViewQuery } from "@/components/live";
import { consumerQueries, contextsQuery, streamQueries } from "@/lib/queries";
import { freezeLink } from "@/lib/domain/share/freeze-link";
import { paletteItems } from "./palette-items";
import { setPalette } from "./palette-state";
import { usePages } from "./pages-here";
import { usePlace } from "./use-place";

const FOUND = 8;

/** What the palette shows for a text. Consumers and streams are searched by the console in all contexts, so thousands of them cost nothing here. */
export function usePaletteItems(text: string) {
  const { context } = usePlace();
  const pages = usePages();
  const { resolvedTheme, setTheme } = useTheme();
  const q = useDeferredValue(text.trim());
  const contexts = useViewQuery(contextsQuery());
  const consumers = useViewQuery({ ...consumerQueries.list({ q, limit: FOUND }), enabled: q !== "" });
  const streams = useViewQuery({ ...streamQueries.list({ q, limit: FOUND }), enabled: q !== "" });

  const other = resolvedTheme === "light" ? "dark" : "light";
  const actions = [
    { id: "theme", label: `Switch to ${other}`, run: () => setTheme(other) },
    {
      id: "link",
      label: "Copy link to this view",
      run: () => void navigator.clipboard?.writeText(freezeLink(window.location.href, Date.now())),
    },
    { id: "keys", label: "Show keys", run: () => setPalette("keys") },
  ];
  const found = {
    pages,
    contexts: contexts.data?.items ?? [],
    consumers: q === "" ? [] : (consumers.data?.items ?? []),
    streams: q === "" ? [] : (streams.data?.items ?? []),
    actions,
  };
  return {
    items: paletteItems(text, context, found),
    searching: consumers.isFetching || streams.isFetching,
    error: consumers.error ?? streams.error,
  };
}
