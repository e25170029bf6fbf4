import type { SavedViewRow } from "@/lib/domain/saved-view/row";

/** The page as it stands in the address bar, written as the API takes it: what it holds escaped, so that nothing in it looks like an address. */
export function pathOf(pathname: string, query: { toString(): string }): string {
  const search = new URLSearchParams(query.toString()).toString();
  return search === "" ? pathname : `${pathname}?${search}`;
}

/** One's own, then those that others share. */
export const sectionsOf = (views: readonly SavedViewRow[]) =>
  [
    { title: "Mine", views: views.filter(({ isMine }) => isMine) },
    { title: "Shared by others", views: views.filter(({ isMine }) => !isMine) },
  ].filter((section) => section.views.length > 0);
