import "server-only";
import type { Logger } from "pino";
import type { Arrivals } from "@/lib/domain/arrivals";
import type { ChangeHearing } from "@/lib/domain/change/hearing";
import type { CaptureReports } from "@/lib/domain/capture/reports";
import type { Clock } from "@/lib/domain/clock";
import type { JobSignals } from "@/lib/domain/redrive/run/signals";
import type { Watch } from "@/lib/domain/watch";
import type { Settings } from "@/lib/config";
import type { Database } from "@/lib/db";
import type { Contexts } from "@/lib/nats";

/** Everything a verb may use. Made once in lib/runtime, passed to every verb; tests pass their own. */
export type Deps = {
  settings: Settings;
  clock: Clock;
  log: Logger;
  /** Through its repositories only. */
  db: Omit<Database, "client">;
  /** Connections, one per context. */
  nats: Contexts;
  /** What the collector has seen. */
  watch: Watch;
  /** Dead letters as they are indexed. */
  arrivals: Arrivals;
  /** What happens to re-drive jobs, as it happens. */
  jobs: JobSignals;
  /** What came of the last attempt to have deaths captured. */
  captures: CaptureReports;
  /** Whether changes are heard as they happen. */
  hearing: ChangeHearing;
  /** Aborted when the process begins to stop: event streams end with it. */
  closing: AbortSignal;
};
