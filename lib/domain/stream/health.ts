import { formatCount, formatCountOf, formatDuration } from "../format";
import type { Fullness } from "./fullness";
import { replicasBehind, type StreamHealth, type StreamPolicy, type StreamTrack } from "./track";

export type HealthVerdict = {
  health: StreamHealth;
  sentence: string;
  /** By the server's clock, when it is known. */ sinceAt: number | null;
};

const fine: HealthVerdict = { health: "ok", sentence: "", sinceAt: null };

/** Nearly full, and filling while it grows; filling too when half full and full within the hour. */
const NEARLY = 0.8;
const SOON_MS = 3_600_000;
/** Bytes never reach the limit exactly: the next message does not fit. */
const FULL = 0.995;

/** The worst that is true of a stream, in this order: offline, full, replica-behind, filling or nearly full. */
export function healthOf(track: StreamTrack, fullness: Fullness | null, forecastMs: number | null, policy: StreamPolicy): HealthVerdict {
  return offline(track, policy) ?? full(fullness) ?? replicaBehind(track, policy) ?? filling(fullness, forecastMs) ?? fine;
}

function offline({ last, leaderlessSince }: StreamTrack, policy: StreamPolicy): HealthVerdict | null {
  if (leaderlessSince === null || last.at - leaderlessSince < policy.offlineAfterMs) return null;
  return {
    health: "offline",
    sentence: `No leader for ${formatDuration(last.at - leaderlessSince)}; publishing and reading wait.`,
    sinceAt: leaderlessSince,
  };
}

function full(fullness: Fullness | null): HealthVerdict | null {
  if (fullness === null || fullness.share < FULL) return null;
  const consequence = whatFollows(fullness);
  return { health: "full", sentence: `${consequence.charAt(0).toUpperCase()}${consequence.slice(1)}.`, sinceAt: null };
}

function replicaBehind({ last, behindSince }: StreamTrack, policy: StreamPolicy): HealthVerdict | null {
  if (behindSince === null || last.at - behindSince < policy.replicaBehindAfterMs) return null;
  const said = replicasBehind(last, policy).map(({ name, offline: isOffline, lag }) => {
    if (isOffline) return `${name} is offline`;
    return lag > 0 ? `${name} is ${formatCountOf(lag, "operation")} behind` : `${name} is not current`;
  });
  return { health: "replica-behind", sentence: `Replica ${said.join(", ")}.`, sinceAt: behindSince };
}

function filling(fullness: Fullness | null, forecastMs: number | null): HealthVerdict | null {
  if (fullness === null) return null;
  const soon = fullness.share >= 0.5 && forecastMs !== null && forecastMs <= SOON_MS;
  if (fullness.share < NEARLY && !soon) return null;
  const health = forecastMs === null ? "nearly-full" : "filling";
  return { health, sentence: `When full, ${whatFollows(fullness)}.`, sinceAt: null };
}

/** Growing or not, it is one trouble: its time goes on. */
export function isSameTrouble(a: StreamHealth, b: StreamHealth): boolean {
  return a === b || (nearTheLimit.has(a) && nearTheLimit.has(b));
}

const nearTheLimit: ReadonlySet<StreamHealth> = new Set(["filling", "nearly-full"]);

function whatFollows({ consequence, unread }: Fullness): string {
  if (consequence === "publishing is refused") return consequence;
  return `the oldest of ${formatCount(unread)} ${consequence}`;
}
