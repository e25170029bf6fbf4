// One field of all consumers as one column. Plain JavaScript, since the parsing thread runs it as it is.

/** Parsed over there: a third of what reading a consumer costs here. */
const times = new Set(["created", "ts", "last_active", "pause_until"]);

/** @typedef {Record<string, any>} Wire any JSON object: lib/nats/wire says what it reads of it */
/** @typedef {{ same: unknown } | { numbers: Float64Array } | { each: unknown[] }} Column one field of all consumers, most often the same everywhere; NaN: absent */
/** @typedef {Record<string, Record<string, Column>>} Columns */

/**
 * @param {(Wire | undefined)[]} rows
 * @param {readonly string[]} keys
 * @returns {Record<string, Column>}
 */
export function toColumns(rows, keys) {
  return Object.fromEntries(keys.map((key) => [key, toColumn(rows, key)]));
}

/**
 * Loops rather than `every` and `map`: some thirty columns of ten thousand rows, where a call for each value is half the cost.
 * @param {(Wire | undefined)[]} rows
 * @param {string} key
 * @returns {Column}
 */
function toColumn(rows, key) {
  const first = rows[0]?.[key];
  let alike = 1;
  while (alike < rows.length && rows[alike]?.[key] === first) alike++;
  if (alike >= rows.length) return { same: first };
  return numbersOf(rows, key) ?? { each: rows.map((row) => row?.[key]) };
}

/**
 * @param {(Wire | undefined)[]} rows
 * @param {string} key
 * @returns {{ numbers: Float64Array } | null} `null` where one is no number, and no time
 */
function numbersOf(rows, key) {
  const isTime = times.has(key);
  const numbers = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = rows[i]?.[key];
    if (value === undefined) numbers[i] = Number.NaN;
    else if (isTime) numbers[i] = toTime(value) ?? Number.NaN;
    else if (typeof value === "number") numbers[i] = value;
    else return null;
  }
  return { numbers };
}

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

/**
 * @param {Record<string, Column>} columns
 * @returns {any} for each field, what reads it of the consumer with an index
 */
export function readersOf(columns) {
  const readerOf = (/** @type {Column} */ column) => {
    if ("each" in column) return (/** @type {number} */ index) => column.each[index] ?? undefined; // JSON writes undefined as null
    if (!("numbers" in column)) return () => column.same; // JSON leaves out what is undefined everywhere
    return (/** @type {number} */ index) => {
      const value = column.numbers[index];
      return Number.isNaN(value) ? undefined : value;
    };
  };
  return Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, readerOf(column)]));
}
