import { parseGoDuration } from "../duration";

/** What a Go duration can hold, about 292 years: no server takes a longer one. */
const MAX_MS = (2 ** 63 - 1) / 1e6;

/** A Nats-TTL header: whole seconds ("300"), a Go duration ("1h30m"), or "never" (`null`, as for anything else). */
export function ttlMs(header: string | null): number | null {
  const ms = readMs(header);
  return ms !== null && ms <= MAX_MS ? ms : null;
}

function readMs(header: string | null): number | null {
  if (header === null || header === "never") return null;
  if (/^\d{1,10}$/.test(header)) return Number(header) * 1_000;
  return parseGoDuration(header);
}
