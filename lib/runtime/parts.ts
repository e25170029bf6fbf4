import "server-only";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Settings } from "@/lib/config";
import { openDatabase } from "@/lib/db";
import { createArrivals } from "@/lib/domain/arrivals";
import { createChangeHearing } from "@/lib/domain/change/hearing";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { createJobSignals } from "@/lib/domain/redrive/run/signals";
import { mostReplicas } from "@/lib/domain/stream/most-replicas";
import type { WatchedContext } from "@/lib/domain/watch";
import { openContexts } from "@/lib/nats";
import { openSystemAccounts } from "@/lib/nats/system";
import type { Deps } from "@/lib/services/deps";
import { startCapture } from "@/lib/workers/capture";
import { startChangeLog } from "@/lib/workers/changes";
import { sourceOf, startCollector } from "@/lib/workers/collector";
import { startTextIndexer } from "@/lib/workers/dead-letter-text";
import { startDeadLetterIndexer } from "@/lib/workers/dead-letters";
import { openKeeper } from "@/lib/workers/dead-letters/keep-deaths";
import { startDiscardRunner } from "@/lib/workers/discards";
import { startPruning } from "@/lib/workers/jobs";
import { startRedriveRunner } from "@/lib/workers/redrives";
import { countExhaustedLetters } from "./exhausted";
import { openLog } from "./log";
import { countOpenLetters } from "./open-letters";

/** The whole console in memory: what verbs use, and how it ends. */
export type Runtime = { readonly deps: Deps; stop(): Promise<void> };

/**
 * Puts the parts together: log, database, connections, collector, workers under their leases. NATS may be down: contexts
 * connect in the background. The database may not: DatabaseError. `onLost` is called when the console cannot go on.
 */
export async function startParts(settings: Settings, { onLost }: { onLost(error: Error): void }): Promise<Runtime> {
  const log = openLog(settings);
  const clock = { now: () => Date.now() };
  const closing = new AbortController();
  const db = await openDatabase(settings.database, { onLost });
  const arrivals = createArrivals();
  const jobs = createJobSignals();
  const captures = createCaptureReports();
  const hearing = createChangeHearing();
  const nats = openContexts(settings.contexts, { log, clock });
  const systems = openSystemAccounts(settings.contexts, { log, clock });
  const contexts = settings.contexts.map(({ name }) => name);
  const open = countOpenLetters({ db, contexts, arrivals, log, everyMs: settings.pollMs });
  const exhausted = countExhaustedLetters({ db, arrivals, log, everyMs: settings.pollMs });
  const watch = startCollector({
    sources: nats.all().map(sourceOf),
    clock,
    pollMs: settings.pollMs,
    deadLetterPatterns: settings.deadLetterStreams,
    countDeadLetters: open.count,
    exhausted: exhausted.of,
    log,
  });
  const changes = startChangeLog({ db, watch, nats, systems, hearing, clock, log });
  const holder = newHolder();
  const keeper = mayKeep(settings) ? openKeeper({ db, log, stream: (context) => keptStream(settings, watch.context(context)) }) : null;
  const keep = keeper ? { keep: keeper.keep } : {};
  const indexer = startDeadLetterIndexer({ db, nats, watch, arrivals, clock, log, maps: settings.subjectMaps, holder, ...keep });
  const textIndexer = startTextIndexer({ db, nats, watch, log, maps: settings.subjectMaps, holder });
  // A read-only console sends nothing, also not what was started elsewhere or before: such a job waits for another console.
  const redrives = settings.readOnly
    ? null
    : startRedriveRunner({ db, nats, systems, jobs, arrivals, clock, log, maps: settings.subjectMaps, holder });
  // Nor does it make anything in an account.
  const mayCapture = !settings.readOnly && settings.capture !== "off";
  const capture = mayCapture ? startCapture({ db, nats, watch, settings, reports: captures, clock, log, holder }) : null;
  const discards = settings.readOnly ? null : startDiscardRunner({ db, nats, arrivals, clock, log, holder });
  const pruning = startPruning({ db, historyDays: settings.historyDays, auditDays: settings.auditDays, log, holder });
  log.info({ contexts, database: db.kind }, "console started");

  return {
    deps: { settings, clock, log, db, nats, watch, arrivals, jobs, captures, hearing, closing: closing.signal },
    async stop() {
      closing.abort();
      // First: what it has sent must be answered and written down.
      await Promise.all([redrives?.stop(), discards?.stop()]);
      await Promise.all([watch.stop(), open.stop(), exhausted.stop(), indexer.stop(), textIndexer.stop(), capture?.stop(), pruning.stop()]);
      await Promise.all([keeper?.stop(), changes.stop()]);
      await Promise.all([nats.close(), systems.close()]);
      await db.close();
    },
  };
}

/** Who only looks sends no copies, and without streams of its own there is none to send them to. */
const mayKeep = ({ readOnly, capture }: Settings) => !readOnly && capture !== "off";

function keptStream({ deadLettersDays }: Settings, context: WatchedContext | undefined) {
  const state = context?.state();
  const streams = state && state.kind !== "connecting" ? (state.snapshot?.streams ?? []) : [];
  return { days: deadLettersDays, replicas: mostReplicas(streams) };
}

/** Names this process among the holders of leases. */
const newHolder = () => `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
