import { hiddenKinds, type HiddenCounts } from "./types";

/** Adds counts to counts. */
export function addHidden(to: HiddenCounts, more: HiddenCounts): void {
  for (const kind of hiddenKinds) {
    const count = more[kind];
    if (count) to[kind] = (to[kind] ?? 0) + count;
  }
}
