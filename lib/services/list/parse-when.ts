import "server-only";
import type { Clock } from "@/lib/domain/clock";
import { parseWhen as parse } from "@/lib/domain/when";
import { invalidField } from "@/lib/errors";

/** A query key that is a time, ISO or back from now: epoch ms. INVALID, naming the field. */
export function parseWhen(field: string, text: string | undefined, clock: Clock): number | undefined {
  if (text === undefined) return undefined;
  const at = parse(text, clock.now());
  if (at === null) throw invalidField([field], "is neither an ISO time nor a span such as -1h");
  return at;
}
