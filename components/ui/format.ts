/** Numbers become text here and nowhere else. All are English with a thin style of units: `1,204`, `1.2 kB`, `4 min 41 s`, `9.4`. */

export { formatDuration, formatDurationShort } from "@/lib/domain/duration";

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

/** For a badge: `999`, `1.2k`, `12k`, `1.2M`; never more than four characters below a thousand millions. Rounded down: a count that is not reached is not claimed. */
export function formatTiny(value: number): string {
  if (value < 1_000) return whole.format(value);
  const [divisor, unit] = value < 1e6 ? [1e3, "k"] : value < 1e9 ? [1e6, "M"] : [1e9, "G"];
  const scaled = value / divisor;
  return `${scaled < 10 ? Math.floor(scaled * 10) / 10 : Math.floor(scaled)}${unit}`;
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

/** `0`, `<0.1`, `9.4`, `22`, `1,204`; what is above zero never reads as zero. */
export function formatRate(perSec: number): string {
  if (perSec > 0 && perSec < 0.05) return "<0.1";
  return perSec < 99.95 ? fine.format(perSec) : whole.format(perSec);
}
