import { columnVisibilityFeature, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

export type ColumnMeta = {
  /** A CSS grid track: `minmax(160px, 2fr)`, `88px`. */
  track: string;
  /** Numbers stand at the end. */
  end?: boolean;
  /** Left out first where the window has no room for all. */
  wideOnly?: boolean;
};

/** Sorting and filtering are the server's; the table owns columns, their visibility and what a click on a header means. */
export const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature, columnMeta: {} as ColumnMeta });
export type Features = typeof features;
