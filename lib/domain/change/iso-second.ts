/** Epoch ms as `2026-11-22T03:00:00Z`, as details say a time. */
export const isoSecond = (ms: number) => new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
