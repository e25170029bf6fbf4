// Plain JavaScript, since the parsing thread runs it as it is.

/** nats-server writes Go's zero time for "never". */
const NEVER = "0001-01-01T00:00:00Z";

/**
 * RFC 3339 (nanoseconds are cut by Date.parse), or what was parsed already, as epoch ms; `null` for never, absent or unreadable.
 * @param {string | number | undefined} value
 * @returns {number | null}
 */
export function toTime(value) {
  if (typeof value === "number") return value;
  if (value === undefined || value === NEVER) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
