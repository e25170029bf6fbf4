import "server-only";
import type { Logger } from "pino";
import type { Discards, HeldDiscard } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { MovingDiscard } from "@/lib/domain/discard/types";
import type { TrashWire } from "@/lib/nats/trash";

export type Wanted = { id: string; state: MovingDiscard };

/** What working on one discard takes. */
export type DiscardParts = Wanted & {
  /** What its writes go under. */
  held: HeldDiscard;
  context: string;
  discards: Discards;
  wire: TrashWire;
  arrivals: Arrivals;
  log: Logger;
  /** Asked before each step that changes something. */
  isHeld(): boolean;
  /** Aborted when the lease is lost or the console stops. */
  signal: AbortSignal;
};
