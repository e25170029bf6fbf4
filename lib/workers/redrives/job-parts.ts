import "server-only";
import type { Logger } from "pino";
import type { RedriveLedger, RunningJob } from "@/lib/db/redrives/ledger-types";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { Stop } from "@/lib/domain/redrive/run/machine";
import type { JobSignals } from "@/lib/domain/redrive/run/signals";
import type { SubjectMap } from "@/lib/domain/subject-map";
import type { Publisher, RedriveWire } from "@/lib/nats/redrive";
import type { Gate } from "./gate";
import type { Pacer } from "./pacer";
import type { Progress } from "./progress";
import type { Settler } from "./settler";
import type { Receivers } from "./watch-receivers";
import type { Waiting } from "./waiting";
import type { Halt, Wish } from "./watch-wish";

/** What one job is run with. Ledger and wire are whole objects, so that a test can end the process between any two steps. */
export type JobParts = {
  id: string;
  ledger: RedriveLedger;
  wire: RedriveWire;
  /** How dead letters are written. */
  maps: readonly SubjectMap[];
  jobs: JobSignals;
  arrivals: Arrivals;
  /** Epoch ms. Of an epoch: the database's, for what is written down. */
  clock: { now(): number };
  log: Logger;
  /** Names this process among those that publish. */
  holder: string;
  /** The database's folder lock shows that every other process that ever had it is dead. */
  isOnlyProcess: boolean;
  /** Asked right before each publish. */
  isHeld(): boolean;
  /** Aborted when the lease is lost, or this process stops. */
  signal: AbortSignal;
  /** Smaller batches, for tests. */
  maxBatch?: number;
  /** Another one, for tests. */
  settler?: Settler;
  /** What becomes of a message is waited for no longer than that, for tests. */
  maxSettleMs?: number;
  /** A PubAck is the last that is looked at, for tests of the sending. */
  isBlind?: boolean;
};

/** A job between one takeover and the next: one epoch, one connection that publishes. */
export type Epoch = JobParts & {
  job: RunningJob;
  wish: Wish;
  gate: Gate;
  receivers: Receivers;
  progress: Progress;
  pacer: Pacer;
  waiting: Waiting;
  settler: Settler;
};

export type Publishing = Epoch & { publisher: Publisher };

/** Why no more is sent. `lost`: the connection that publishes is gone, or is not to be used any more; what is open is resumed in the next epoch. */
export type Ending = Stop | Halt | { kind: "lost"; why?: string };
