import { toTime } from "./times.mjs";

// The state of all consumers as one array of numbers, a row each, times parsed on the way. Plain JavaScript, since the parsing thread runs it
// as it is. Written out field by field: what goes through a list of keys takes several times as long, ten thousand times a tick.

/** @typedef {import("./columns.mjs").Wire} Wire */

const WIDTH = 15;
const never = Number.NaN;

/**
 * A number or flag that is absent counts as 0, as lib/nats/wire takes it.
 * @param {readonly Wire[]} consumers
 */
export function packRows(consumers) {
  const rows = new Float64Array(consumers.length * WIDTH);
  let at = 0;
  for (const consumer of consumers) {
    const { delivered, ack_floor: floor } = consumer;
    rows[at] = toTime(consumer.created) ?? never;
    rows[at + 1] = toTime(consumer.ts) ?? never;
    rows[at + 2] = consumer.num_pending ?? 0;
    rows[at + 3] = consumer.num_ack_pending ?? 0;
    rows[at + 4] = consumer.num_redelivered ?? 0;
    rows[at + 5] = consumer.num_waiting ?? 0;
    rows[at + 6] = consumer.push_bound ? 1 : 0;
    rows[at + 7] = consumer.paused ? 1 : 0;
    rows[at + 8] = consumer.pause_remaining ?? 0;
    rows[at + 9] = delivered?.consumer_seq ?? 0;
    rows[at + 10] = delivered?.stream_seq ?? 0;
    rows[at + 11] = toTime(delivered?.last_active) ?? never;
    rows[at + 12] = floor?.consumer_seq ?? 0;
    rows[at + 13] = floor?.stream_seq ?? 0;
    rows[at + 14] = toTime(floor?.last_active) ?? never;
    at += WIDTH;
  }
  return rows;
}

/**
 * @param {Float64Array} rows
 * @param {number} index
 * @param {{ stream_name: string, name: string }} names
 * @returns {Wire}
 */
export function unpackRow(rows, index, { stream_name, name }) {
  const at = index * WIDTH;
  return {
    stream_name,
    name,
    created: rows[at],
    ts: timeAt(rows, at + 1),
    num_pending: rows[at + 2],
    num_ack_pending: rows[at + 3],
    num_redelivered: rows[at + 4],
    num_waiting: rows[at + 5],
    push_bound: rows[at + 6] === 1,
    paused: rows[at + 7] === 1,
    pause_remaining: rows[at + 8],
    delivered: { consumer_seq: rows[at + 9], stream_seq: rows[at + 10], last_active: timeAt(rows, at + 11) },
    ack_floor: { consumer_seq: rows[at + 12], stream_seq: rows[at + 13], last_active: timeAt(rows, at + 14) },
    cluster: undefined,
    config: undefined,
  };
}

/**
 * @param {Float64Array} rows
 * @param {number} at
 */
function timeAt(rows, at) {
  const time = rows[at];
  return time === undefined || Number.isNaN(time) ? undefined : time;
}
