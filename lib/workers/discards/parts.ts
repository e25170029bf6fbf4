import "server-only";
import type { Logger } from "pino";
import type { Discards, HeldDiscard } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { TrashWire } from "@/lib/nats/trash";

/** What working on one discard takes. */
export type DiscardParts = {
  id: string;
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
