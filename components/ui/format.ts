/** Numbers become text here and nowhere else. All are English with a thin style of units: `1,204`, `1.2 kB`, `4 min 41 s`, `9.4`. */

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return whole.format(value);
}

/** For narrow places: `1.2 M`, `48 k`; exact below 10,000. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return whole.format(value);
  const [divisor, unit] = size < 1e6 ? [1e3, "k"] : size < 1e9 ? [1e6, "M"] : [1e9, "G"];
  const scaled = value / divisor;
  return `${Math.abs(scaled) < 100 ? fine.format(scaled) : whole.format(scaled)} ${unit}`;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Decimal units, as the limits of streams are written in most configurations and as the CLI's totals read. */
export function formatBytes(value: number): string {
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 999.5 && unit < byteUnits.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${unit > 0 && Math.abs(scaled) < 99.95 ? fine.format(scaled) : whole.format(scaled)} ${byteUnits[unit]}`;
}

const steps = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1_000 },
] as const;

/** At most two units: `41 s`, `4 min 41 s`, `2 h`, `3 d 4 h`; below a second `120 ms`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000) * 1000;
  const first = steps.findIndex((step) => seconds >= step.ms);
  const big = steps[first];
  const small = steps[first + 1];
  if (!big) return "0 s";
  const count = Math.floor(seconds / big.ms);
  const rest = small ? Math.floor((seconds - count * big.ms) / small.ms) : 0;
  return small && rest > 0 ? `${count} ${big.unit} ${rest} ${small.unit}` : `${count} ${big.unit}`;
}

/** The largest unit only: `4 min`. For tables and "33 min ago". */
export function formatDurationShort(ms: number): string {
  if (ms < 1000) return formatDuration(ms);
  const step = steps.find((each) => ms >= each.ms);
  return step ? `${Math.floor(ms / step.ms)} ${step.unit}` : formatDuration(ms);
}

/** `0`, `<0.1`, `9.4`, `22`, `1,204`; what is above zero never reads as zero. */
export function formatRate(perSec: number): string {
  if (perSec > 0 && perSec < 0.05) return "<0.1";
  return perSec < 99.95 ? fine.format(perSec) : whole.format(perSec);
}
