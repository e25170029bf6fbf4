/** nats-server writes Go's zero time for "never". */
const NEVER = "0001-01-01T00:00:00Z";

/** RFC 3339 (nanoseconds are cut by Date.parse) → epoch ms; `null` for never, absent or unreadable. */
export function toTime(value: string | undefined): number | null {
  if (value === undefined || value === NEVER) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}

export function nanosToMs(nanos: number | undefined): number | null {
  return nanos === undefined ? null : nanos / 1e6;
}

/** A limit of the wire: absent, 0 and -1 all mean none. */
export function toLimit(value: number | undefined): number | null {
  return value === undefined || value <= 0 ? null : value;
}
