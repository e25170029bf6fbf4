"use client";
import type { RowData } from "@tanstack/react-table";
import { useSyncExternalStore } from "react";
import type { TableColumn } from "./columns";
import { hiddenToFit } from "./hidden-to-fit";

/** What stands beside a table in a window: the rail, the page's padding, the panel's borders, a scrollbar. */
const besidePx = 184 + 2 * 20 + 2 + 15;

/** The columns that are `hidden` anyway and those that the window has no room for: the page never scrolls sideways. `takenPx`: by checkboxes; `share`: of the page's width. */
export function useHiddenToFit<Row extends RowData>(
  columns: readonly TableColumn<Row>[],
  hidden: readonly string[],
  { takenPx, share }: { takenPx: number; share: number },
): string[] {
  const candidates = columns.flatMap(({ id, meta }) => (id === undefined || !meta || hidden.includes(id) ? [] : [{ id, ...meta }]));
  // A text, because it is the same one as long as the same columns fit.
  const unfit = useSyncExternalStore(
    subscribe,
    () => hiddenToFit(candidates, (window.innerWidth - besidePx) * share - takenPx).join(" "),
    () => "",
  );
  return unfit === "" ? [...hidden] : [...hidden, ...unfit.split(" ")];
}

function subscribe(listener: () => void) {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}
