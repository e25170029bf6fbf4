import { visibleText } from "@/components/payload/bytes";
import { formatCount, formatDuration } from "@/components/ui/format";
import type { AssetChangeRow, ChangeEntry, ConnectionChangeRow, HearingRow } from "@/lib/domain/change/row";

/** What became of it, as it follows its name. */
export const became: Record<AssetChangeRow["what"], string> = {
  "stream-created": "created",
  "stream-deleted": "deleted",
  "stream-changed": "changed",
  "consumer-created": "created",
  "consumer-deleted": "deleted",
  "consumer-changed": "changed",
  "consumer-paused": "paused",
  "consumer-resumed": "resumed",
};

/** Of many of a kind: `41 consumers created`. */
export function manyWords({ what, count }: ChangeEntry): string {
  if (what === "connected" || what === "disconnected") return `${formatCount(count)} clients ${what}`;
  return `${formatCount(count)} ${what.startsWith("consumer") ? "consumers" : "streams"} ${became[what]}`;
}

/** From `ms` as a moment: `12 s before`. */
export function distanceWords(ms: number): string {
  const far = Math.abs(ms);
  return far < 1_000 ? "within a second" : `${formatDuration(far)} ${ms < 0 ? "before" : "after"}`;
}

/** `client billing connected 3 times`, and of those that nobody counts by name how many they were. */
export function connectionWords({ what, client, times }: ConnectionChangeRow): string {
  if (client === null) return times === 1 ? `one other client ${what}` : `other clients ${what} ${formatCount(times)} times`;
  const name = client.name === null ? "a client without a name" : `client ${visibleText(client.name)}`;
  return `${name} ${what}${times === 1 ? "" : ` ${formatCount(times)} times`}`;
}

/** Who it was, as far as it is the same of all of them: `user ada, from 10.0.0.4`; empty where nothing is known. */
export function clientWords({ client }: ConnectionChangeRow): string {
  const { user = null, host = null } = client ?? {};
  return [user !== null && `user ${visibleText(user)}`, host !== null && `from ${visibleText(host)}`].filter(Boolean).join(", ");
}

/** Why times are later than what they tell of; `null` where advisories are heard. */
export function unheardAdvisories(hearing: HearingRow): string | null {
  if (hearing.kind === "heard") return null;
  const why = hearing.detail === null ? "" : ` (${visibleText(hearing.detail)})`;
  return `Advisories are not heard${why}: what was deleted, changed or paused was found by readings, some seconds after.`;
}

/** Why nobody knows who connected; `null` where it is known. */
export function unheardConnections(hearing: HearingRow): string | null {
  if (hearing.kind === "heard") return null;
  const { why, detail } = hearing;
  if (why === "no-system-account") return "Connections are not known: no system account is set.";
  if (why === "not-the-system-account")
    return "Connections are not known: the credentials given for the system account are of another one.";
  return `Connections are not known${detail === null ? "" : `: ${visibleText(detail)}`}.`;
}
