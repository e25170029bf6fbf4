import { z } from "zod";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Nothing in NATS is older, and PostgreSQL reads no year before 1. */
const EARLIEST = 0;

/** A day, or a time with its offset; without one it is UTC, as all times of the API are: never the zone of the server's machine. */
const IsoText = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** A time as URLs carry it (`from`, `to`): ISO, or back from `now`, as in `-15m` (s, m, h, d). Epoch ms; `null` when it is neither. */
export function parseWhen(text: string, now: number): number | null {
  const [, amount, unit = ""] = /^-(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs !== undefined) return Math.max(EARLIEST, now - Number(amount) * unitMs);
  if (!IsoText.safeParse(text).success) return null;
  const at = Date.parse(!text.includes("T") || hasZone.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : Math.max(EARLIEST, at);
}
