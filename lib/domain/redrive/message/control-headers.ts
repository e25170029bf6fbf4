/**
 * Headers by which a server acts, or says what it did (nats-server 2.15.1, stream.go): sent again they would be refused, purge the
 * target, shorten a life or name another message. Ours are replaced at every re-drive.
 */
const NAMES = new Set([
  "Nats-Msg-Id",
  "Nats-TTL",
  "Nats-Rollup",
  "Nats-Incr",
  "Nats-Counter-Sources",
  "Nats-Stream",
  "Nats-Subject",
  "Nats-Sequence",
  "Nats-Time-Stamp",
  "Nats-Last-Sequence",
  "Nats-Last-Consumer",
  "Nats-Last-Stream",
  "Nats-Msg-Size",
  "Nats-Num-Pending",
  "Nats-UpTo-Sequence",
  "Nats-Pending-Messages",
  "Nats-Pending-Bytes",
  "Nats-Consumer-Stalled",
  "Nats-Response-Type",
  "Nats-Marker-Reason",
  "Nats-Required-Api-Level",
  "Nats-Pin-Id",
  "Nats-Stream-Source",
]);
const PREFIXES = ["Nats-Expected-", "Nats-Schedule", "Nats-Batch-", "Nats-Trace-", "Jetlag-"] as const;

/** Whether a header stays behind. By the exact name, as the server reads it: `nats-rollup` is an application's own. */
export const isControlHeader = (name: string): boolean => NAMES.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
