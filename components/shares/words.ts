import { formatCount } from "@/lib/domain/format";
import { VIEWS_KEPT, type ShareRow } from "@/lib/domain/share/row";

const HOUR_MS = 3_600_000;

/** How long a link can be opened. */
export const expiries = [
  { value: "hour", label: "1 hour", ms: HOUR_MS },
  { value: "day", label: "1 day", ms: 24 * HOUR_MS },
  { value: "week", label: "7 days", ms: 7 * 24 * HOUR_MS },
] as const;

/** What is hidden, in a sentence. `hidden` is as the API says it: "38 values, 1 phone number", or "nothing". */
export function hiddenWords(hidden: string, redact: boolean): string {
  if (!redact) return "Nothing is hidden: whoever has the link reads every value, secrets too.";
  if (hidden === "nothing")
    return "The rules found nothing to hide. They go by looks: read it before you send it. Ids of flows are never the real ones.";
  return `Hidden: ${hidden}. Structure and names stay. Values of a body are all hidden; elsewhere the rules go by looks: read it before you send it. Ids of flows are never the real ones.`;
}

/** Of a link that opens nothing any more. */
export function overWords(state: "revoked" | "expired"): string {
  return `The link is ${state === "revoked" ? "revoked" : "at its end"}: who opens it now reads only that. A file that was downloaded stays.`;
}

/** Of a log that does not hold all views: which it holds. */
export function keptWords(kept: number, viewCount: number): string {
  return kept < viewCount ? `Of ${formatCount(viewCount)} views the first ${formatCount(VIEWS_KEPT)} and the newest are kept.` : "";
}

/** How often it was opened, or that it can be no longer. */
export function stateWords({ state, viewCount, revokedBy }: Pick<ShareRow, "state" | "viewCount" | "revokedBy">): string {
  const seen = viewCount === 0 ? "not opened yet" : viewCount === 1 ? "opened once" : `opened ${formatCount(viewCount)} times`;
  if (state === "open") return seen;
  const over = state === "expired" ? "ended" : `revoked by ${revokedBy}`;
  return viewCount === 0 ? `${over}, never opened` : `${over}, ${seen}`;
}
