import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Clock } from "@/lib/domain/clock";
import type { Death } from "@/lib/domain/dead-letter/death";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { Watch } from "@/lib/domain/watch";
import type { Contexts, NatsContext, RawMessage } from "@/lib/nats";
import type { OwnPlacesWatch } from "./own-places";
import type { Readings } from "./readings";
import type { Rebuilds } from "./rebuilds";

/** Copies what a person wants kept of these deaths. Until it has, they count as unread: its failure means that they come again. */
export type Keep = (context: NatsContext, deaths: readonly Death<RawMessage>[]) => Promise<void>;

export type IndexerDeps = {
  db: Pick<Database, "kind" | "deadLetterIndex" | "indexRebuilds" | "ownPlaces" | "leases">;
  nats: Contexts;
  watch: Watch;
  arrivals: Arrivals;
  clock: Clock;
  log: Logger;
  /** Which subjects belong to which flow. */
  maps: readonly SubjectMap[];
  keep?: Keep;
  /** Names this process in the lease. Not used for an embedded database: one process only can open it, so a new one need not wait for the lease of a killed one. */
  holder: string;
};

/** What the indexer's loops share while the lease is held. */
export type LeasedDeps = IndexerDeps & {
  /** Aborted when the lease is lost. */
  lost: AbortSignal;
  /** Whether this process may still write. */
  isHeld(): boolean;
  readings: Readings;
  rebuilds: Rebuilds;
  ownPlaces: OwnPlacesWatch;
};
