export { toTime } from "../monitoring/times.mjs";

export function nanosToMs(nanos: number | undefined): number | null {
  return nanos === undefined ? null : nanos / 1e6;
}

/** A limit of the wire: absent, 0 and -1 all mean none. */
export function toLimit(value: number | undefined): number | null {
  return value === undefined || value <= 0 ? null : value;
}
