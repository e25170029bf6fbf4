/** Readers for values that anybody may have written: the value, or `null`. None of them throws. */

export const asText = (value: unknown): string | null => (typeof value === "string" && value.trim()) || null;

/** A sequence: a positive integer, also as digits. */
export function asSeq(value: unknown): number | null {
  const number = asNumber(value);
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** A count of deliveries, as the database holds it. */
export function asCount(value: unknown): number | null {
  const number = asNumber(value);
  return number !== null && Number.isInteger(number) && number >= 0 && number < 2 ** 31 ? number : null;
}

function asNumber(value: unknown): number | null {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\s*\d{1,19}(\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

const [YEAR_2000, YEAR_2100] = [Date.UTC(2000, 0), Date.UTC(2100, 0)];

/** Epoch ms of an ISO time, or of a number in seconds, ms, µs or ns; `null` outside 2000 … 2100, where it is no time of a dead letter. */
export function asTime(value: unknown): number | null {
  const number = asNumber(value);
  if (number === null) return typeof value === "string" ? inTheseYears(Date.parse(value)) : null;
  return inTheseYears(number) ?? inTheseYears(number * 1e3) ?? inTheseYears(number / 1e3) ?? inTheseYears(number / 1e6);
}

const inTheseYears = (ms: number) => (ms >= YEAR_2000 && ms < YEAR_2100 ? Math.trunc(ms) : null);

export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null; // checked on this line
}
