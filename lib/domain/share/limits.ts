/*
 * What a snapshot holds at most, so that its page stays under 5 MB whatever the texts are made of: a character takes at most 12 bytes
 * on a page. In UTF-16 units; rows also end where the page has no room left.
 */
export const MAX_HTML_BYTES = 5 * 1024 * 1024;
export const MAX_LINE = 300;
export const MAX_TEXT = 12_000;
export const MAX_BODY = 96 * 1024;
export const MAX_HEADERS = 64;
export const MAX_HEADERS_TEXT = 24_000;
export const MAX_LIST = 50;
export const MAX_ROWS = 1_000;
export const MAX_POINTS = 600;

/** No longer than `max`, with … where it was cut. */
export const cut = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max).toWellFormed()}…` : text);

/** As many of a list as there is room for, as a page shows them, and how many are left out. */
export const some = <Each, Shown>(list: readonly Each[], max: number, show: (each: Each) => Shown): { shown: Shown[]; left: number } => ({
  shown: list.slice(0, max).map(show),
  left: Math.max(0, list.length - max),
});
