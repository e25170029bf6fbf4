import type { ColumnMeta } from "./features";

export type FitColumn = Pick<ColumnMeta, "track" | "wideOnly"> & { id: string };

/** Which columns go so that the rest has its least width: from the right, first those for wide windows only. The first column stays. */
export function hiddenToFit(columns: readonly FitColumn[], widthPx: number): string[] {
  const later = columns.slice(1).toReversed();
  const leaving = [...later.filter((column) => column.wideOnly), ...later.filter((column) => !column.wideOnly)];
  let missingPx = columns.reduce((sum, column) => sum + leastPx(column.track), 0) - widthPx;
  const hidden: string[] = [];
  for (const column of leaving) {
    if (missingPx <= 0) break;
    missingPx -= leastPx(column.track);
    hidden.push(column.id);
  }
  return hidden;
}

/** 140 of `minmax(140px, 2fr)`, 88 of `88px`. */
function leastPx(track: string): number {
  return Number(/(\d+)px/.exec(track)?.[1] ?? 0);
}
