import type { SentItem } from "../settler";

/** Between which sequences they lie; `null` where none is known. */
export function spanOf(items: readonly SentItem[]): { from: number; to: number } | null {
  let span: { from: number; to: number } | null = null;
  for (const { seq } of items) {
    if (seq === null) continue;
    span = span ? { from: Math.min(span.from, seq), to: Math.max(span.to, seq) } : { from: seq, to: seq };
  }
  return span;
}
