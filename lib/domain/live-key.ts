/** The part of the live channel that the browser also needs; without zod, so that it costs nothing there. */
export const MAX_LIVE_VIEWS = 40;

/** What identifies a row within a list answer. */
export function rowKey(row: Record<string, unknown>): string {
  if (typeof row.id === "string") return row.id;
  return JSON.stringify([row.context, row.stream ?? null, row.seq ?? row.name ?? row.subject ?? null]);
}
