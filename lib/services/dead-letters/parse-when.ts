import "server-only";
import type { Clock } from "@/lib/domain/clock";
import { invalidField } from "@/lib/errors";

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time as URLs carry it: ISO, or `-1h` before now (s, m, h, d). Epoch ms. */
export function parseWhen(field: string, text: string | undefined, clock: Clock): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit) return clock.now() - Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]; // the pattern allows these four
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalidField([field], "is neither an ISO time nor a span such as -1h");
  return at;
}
