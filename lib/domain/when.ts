import { z } from "zod";
import { parseSpan } from "./duration";

/** Nothing in NATS is older, and PostgreSQL reads no year before 1. */
const EARLIEST = 0;

/** A day, or a time with its offset; without one it is UTC, as all times of the API are: never the zone of the server's machine. */
const IsoText = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const hasZone = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** A time as URLs carry it (`from`, `to`): ISO, or back from `now`, as in `-15m` (s, m, h, d). Epoch ms; `null` when it is neither. */
export function parseWhen(text: string, now: number): number | null {
  const backMs = parseSpan(text);
  if (backMs !== null) return Math.max(EARLIEST, now - backMs);
  if (!IsoText.safeParse(text).success) return null;
  const at = Date.parse(!text.includes("T") || hasZone.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? null : Math.max(EARLIEST, at);
}
