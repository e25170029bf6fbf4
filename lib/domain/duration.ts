/** Durations as text, read and written in one place: no two parts of the console disagree. Everything else counts in ms. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const steps = [
  { unit: "d", ms: DAY_MS },
  { unit: "h", ms: HOUR_MS },
  { unit: "min", ms: MINUTE_MS },
  { unit: "s", ms: SECOND_MS },
] as const;

/** At most two units: `41 s`, `4 min 41 s`, `2 h`, `3 d 4 h`; below a second `120 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  const rounded = Math.round(ms / SECOND_MS) * SECOND_MS;
  const first = steps.findIndex((step) => rounded >= step.ms);
  const [big, small] = [steps[first], steps[first + 1]];
  if (!big) return "0 s";
  const count = Math.floor(rounded / big.ms);
  const rest = small ? Math.floor((rounded - count * big.ms) / small.ms) : 0;
  return small && rest > 0 ? `${count} ${big.unit} ${rest} ${small.unit}` : `${count} ${big.unit}`;
}

/** The largest unit only: `4 min`. For tables and "33 min ago". */
export function formatDurationShort(ms: number): string {
  const step = ms < SECOND_MS ? undefined : steps.find((each) => ms >= each.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.unit}` : formatDuration(ms);
}

const spanMs: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** A span back from now, as URLs carry it: `-15m` is 900,000 ms (s, m, h, d); `null` when it is none. */
export function parseSpan(text: string): number | null {
  const [, amount, unit = ""] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = spanMs[unit];
  return unitMs === undefined ? null : Number(amount) * unitMs;
}

const goMs: Readonly<Record<string, number>> = { h: HOUR_MS, m: MINUTE_MS, s: SECOND_MS, ms: 1, us: 1e-3, µs: 1e-3, ns: 1e-6 };

/** As Go writes one: `1h30m`, `1.5s`; whole ms, `null` when it is none. */
export function parseGoDuration(text: string): number | null {
  if (!/^(\d{1,10}(\.\d+)?(h|ms|us|µs|ns|m|s))+$/.test(text)) return null;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g);
  return Math.round([...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (goMs[unit ?? ""] ?? 0), 0));
}
