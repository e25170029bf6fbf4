/** Which rows are asked from the server: `limit` rows from `offset`, so that the viewport lies well inside. */
export type ListWindow = { offset: number; limit: number };

const windowSize = 150;
const step = 50;

export const firstWindow: ListWindow = { offset: 0, limit: windowSize };

/** The window for a viewport that shows rows `first`…`last`; the present one stays while it still covers them with a margin. */
export function windowAround(first: number, last: number, present: ListWindow, total: number): ListWindow {
  const margin = 10;
  const lowest = Math.max(0, first - margin);
  const highest = Math.min(total - 1, last + margin);
  if (lowest >= present.offset && highest < present.offset + present.limit) return present;
  const centred = Math.floor((first + last - windowSize) / 2);
  const offset = Math.max(0, Math.floor(Math.min(lowest, centred) / step) * step);
  const limit = Math.min(500, Math.max(windowSize, Math.ceil((last - offset + margin + 1) / step) * step));
  return offset === present.offset && limit === present.limit ? present : { offset, limit };
}
