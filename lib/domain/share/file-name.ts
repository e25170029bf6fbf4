import type { SharedView } from "./shared-view";

/** What a downloaded share is called: `jetlag-case-9zXkq1uR-2026-11-21.html`. Holds no text that somebody else wrote. `at` is epoch ms. */
export function shareFileName({ kind, id }: SharedView, at: number): string {
  return `jetlag-${kind}-${id.replace(/[^\w-]/g, "").slice(0, 8)}-${new Date(at).toISOString().slice(0, 10)}.html`;
}
