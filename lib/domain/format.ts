/**
 * Numbers as a colleague would say them, for sentences made in lib/domain. One place, so that no two sentences disagree.
 * Components format numbers of their own columns themselves.
 */
const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** 1204 → "1,204". Small numbers skip Intl: sentences are made for every consumer at every tick. */
export function formatCount(value: number): string {
  return value >= 0 && value < 999.5 ? String(Math.round(value)) : grouped.format(value);
}

/** formatCountOf(1, "pull") → "1 pull", formatCountOf(2, "pull") → "2 pulls" */
export function formatCountOf(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** 9.63 → "9.6/s"; below a tenth per second it is said per minute, below that per hour. */
export function formatRate(perSec: number): string {
  if (perSec === 0 || perSec >= 0.1) return `${perSec >= 100 ? grouped.format(perSec) : oneDigit.format(perSec)}/s`;
  if (perSec * 60 >= 0.1) return `${oneDigit.format(perSec * 60)}/min`;
  return `${oneDigit.format(perSec * 3600)}/h`;
}

/** 0.914 → "91 %"; never "100 %" while something is left. */
export function formatShare(share: number): string {
  return `${share >= 1 ? 100 : Math.min(99, Math.round(share * 100))} %`;
}

const units = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** 281000 → "4 min 41 s"; at most two units, below a second "under 1 s". */
export function formatDuration(ms: number): string {
  let left = Math.round(ms / 1000);
  if (left < 1) return "under 1 s";
  const parts: string[] = [];
  for (const [index, [unit, seconds]] of units.entries()) {
    if (left < seconds) continue;
    parts.push(`${Math.floor(left / seconds)} ${unit}`);
    left %= seconds;
    const next = units[index + 1];
    if (next && left >= next[1]) parts.push(`${Math.floor(left / next[1])} ${next[0]}`);
    break;
  }
  return parts.join(" ");
}

/** A forecast is said coarsely: "about 4 min". */
export function formatForecast(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `about ${Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${Math.round(hours)} h` : `about ${Math.round(hours / 24)} d`;
}
