import { formatDuration as exactDuration } from "./duration";

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

/** For sentences, which are made again at every tick: whole seconds, so that nothing flickers; "4 min 41 s", "under 1 s". */
export function formatDuration(ms: number): string {
  const wholeMs = Math.round(ms / 1000) * 1000;
  return wholeMs < 1000 ? "under 1 s" : exactDuration(wholeMs);
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
