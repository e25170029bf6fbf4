/**
 * When a number becomes a problem. Defaults suit agents; a consumer's own metadata wins. Keys and meaning are those of
 * `nats server check consumer` (jsm.go, monitor/consumer_health.go): a value ≤ 0 switches a check off.
 */
export type StatusPolicy = {
  /** Nothing delivered for this long, with work waiting, is silence. `last-delivery-critical`. */
  quietAfterMs: number;
  /** Trends are read over this. */
  windowMs: number;
  /** Rates are averaged over this to twice this. */
  rateWindowMs: number;
  /** Below this lag nobody is behind. `unprocessed-critical`. */
  lagFloor: number;
  /** Work that is finished within this is on time. `last-ack-critical`. */
  ageObjectiveMs: number;
  /** Elections take a moment: no leader for this long is offline. */
  offlineAfterMs: number;
  /** Without a reading for this long nothing is known about the time between. */
  gapMs: number;
  /** Hard marks a person has set, `null` where none. */
  unprocessedMark: number | null;
  outstandingAckMark: number | null;
  waitingMark: number | null;
  redeliveryMark: number | null;
};

export const defaultPolicy: StatusPolicy = {
  quietAfterMs: 30_000,
  windowMs: 60_000,
  rateWindowMs: 10_000,
  lagFloor: 10,
  ageObjectiveMs: 30_000,
  offlineAfterMs: 3_000,
  gapMs: 15_000,
  unprocessedMark: null,
  outstandingAckMark: null,
  waitingMark: null,
  redeliveryMark: null,
};

const prefix = "io.nats.monitor.";

/** The policy for one consumer. Costs nothing where no monitoring metadata is set. */
export function policyFor(metadata: Readonly<Record<string, string>>, base: StatusPolicy): StatusPolicy {
  let policy = base;
  for (const key in metadata) {
    if (!key.startsWith(prefix)) continue;
    const change = readMark(key.slice(prefix.length), metadata[key] ?? "");
    if (change) policy = { ...policy, ...change };
  }
  return policy;
}

function readMark(name: string, value: string): Partial<StatusPolicy> | null {
  switch (name) {
    case "outstanding-ack-critical":
      return withCount(value, (outstandingAckMark) => ({ outstandingAckMark }));
    case "waiting-critical":
      return withCount(value, (waitingMark) => ({ waitingMark }));
    case "unprocessed-critical":
      return withCount(value, (unprocessedMark) => ({ unprocessedMark, lagFloor: unprocessedMark }));
    case "redelivery-critical":
      return withCount(value, (redeliveryMark) => ({ redeliveryMark }));
    case "last-delivery-critical":
      return withDuration(value, (quietAfterMs) => ({ quietAfterMs }));
    case "last-ack-critical":
      return withDuration(value, (ageObjectiveMs) => ({ ageObjectiveMs }));
    default:
      return null;
  }
}

function withCount(value: string, change: (count: number) => Partial<StatusPolicy>): Partial<StatusPolicy> | null {
  const count = /^\d+$/.test(value.trim()) ? Number(value) : 0;
  return count > 0 ? change(count) : null;
}

function withDuration(value: string, change: (ms: number) => Partial<StatusPolicy>): Partial<StatusPolicy> | null {
  const ms = parseDurationMs(value);
  return ms !== null && ms > 0 ? change(ms) : null;
}

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
  Y: 31_536_000_000,
};

/** Durations as the nats tools write them: `90s`, `1h30m`, `1.5h`, `7d`. `null` for anything else. */
export function parseDurationMs(text: string): number | null {
  const trimmed = text.trim();
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|[smhdwMyY]))+$/.test(trimmed)) return null;
  let ms = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhdwMyY])/g))
    ms += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  return ms;
}
