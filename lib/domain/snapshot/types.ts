import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";

/** Something the collector was not allowed or not able to read, so that a panel can say it: `what` is the NATS subject or endpoint without prefix. */
export type SnapshotGap = { what: string; reason: "denied" | "no-responders" | "bad-answer" | "unavailable"; detail: string };

/** Everything one context looked like at one moment. Never changed after it was made. */
export type Snapshot = {
  context: string;
  /** Account id (in operator mode its public key), and its name where a tag says it. */
  account: { id: string; name: string | null };
  /** Epoch ms, console's clock, when the answer had arrived. */
  at: number;
  /** Epoch ms by the server's clock. */
  serverAt: number;
  source: "monitoring" | "api" | "mixed";
  streams: readonly Stream[];
  consumers: readonly Consumer[];
  gaps: readonly SnapshotGap[];
  servers: readonly { name: string; id: string; version: string }[];
};

/** How a context is doing. The last good snapshot stays visible while stale or down. */
export type ContextState =
  | { kind: "connecting"; sinceAt: number; why: string | null }
  | { kind: "live"; snapshot: Snapshot }
  | { kind: "stale"; snapshot: Snapshot; why: string }
  | { kind: "disconnected"; snapshot: Snapshot | null; sinceAt: number; why: string };
