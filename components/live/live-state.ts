import type { LiveFacts } from "./live-store";

/** The live mark: what it says is how old the data is, not whether a socket is open. */
export type LiveState =
  | { kind: "connecting" }
  | { kind: "live"; ageMs: number }
  | { kind: "stale"; ageMs: number; why: string }
  | { kind: "disconnected"; ageMs: number | null; why: string }
  /** The address names a context that this console does not have. */
  | { kind: "nowhere"; why: string };

/** A short break (a reload of the console, a sleeping laptop) is not worth a red mark. */
const LOST_AFTER_MS = 4_000;

/** Of one context, or of all that are watched: then the worst of them. Ages are the server's, plus the time since it told them. */
export function liveState(
  { link, lostAt, tick, tickAt }: LiveFacts,
  { now, context }: { now: number; context?: string | null },
): LiveState {
  const sinceTickMs = tickAt === null ? 0 : Math.max(0, now - tickAt);
  const contexts = (tick?.contexts ?? []).filter((each) => !context || context === "-" || each.context === context);
  const ages = contexts.flatMap((each) => (each.ageMs === null ? [] : [each.ageMs + sinceTickMs]));
  const ageMs = ages.length > 0 ? Math.max(...ages) : null;

  if (link.kind === "lost" && now - (lostAt ?? now) >= LOST_AFTER_MS) return { kind: "disconnected", ageMs, why: link.why };
  if (tick === null) return { kind: "connecting" };

  if (context && context !== "-" && contexts.length === 0) return { kind: "nowhere", why: `This console has no context named ${context}.` };

  const down = contexts.filter((each) => each.state === "disconnected");
  if (contexts.length > 0 && down.length === contexts.length) return { kind: "disconnected", ageMs, why: sentence(down) };
  const late = contexts.filter((each) => each.state !== "live");
  if (ageMs === null) return { kind: "connecting" };
  return late.length > 0 ? { kind: "stale", ageMs, why: sentence(late) } : { kind: "live", ageMs };
}

function sentence(contexts: readonly { context: string; state: string; detail: string | null }[]): string {
  return contexts.map(({ context, state, detail }) => (detail ? `${context}: ${detail}` : `${context} is ${state}`)).join("; ");
}
