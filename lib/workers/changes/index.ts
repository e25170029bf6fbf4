import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import { findChanges, type Known } from "@/lib/domain/change/find-changes";
import type { Change } from "@/lib/domain/change/types";
import type { Watch } from "@/lib/domain/watch";

/** Configurations are read in one of five readings: comparing more often would find the same. */
const EVERY_MS = 5_000;
/** What waits for a database that does not answer; beyond that the oldest are lost. */
const MOST_WAITING = 2_000;

export type ChangesDeps = { db: Pick<Database, "changes">; watch: Watch; log: Pick<Logger, "warn">; everyMs?: number };

/**
 * Writes down what becomes of the streams and consumers of each context, from what the collector has seen. Without a lease: every console
 * compares what it sees itself, and what another one has written has the same key.
 */
export function startChangeLog({ db, watch, log, everyMs = EVERY_MS }: ChangesDeps): { stop(): Promise<void> } {
  const known = new Map<string, Known>();
  let waiting: Change[] = [];
  let writing: Promise<void> | null = null;

  const write = async () => {
    const changes = waiting;
    waiting = [];
    try {
      await db.changes.write(changes);
    } catch (error) {
      log.warn({ err: error }, "changes of streams and consumers were not written");
      waiting = [...changes, ...waiting].slice(-MOST_WAITING);
    }
  };

  const look = (context: string) => {
    const state = watch.context(context)?.state();
    const before = known.get(context) ?? null;
    if (state?.kind !== "live" || (before && state.snapshot.serverAt - before.at < everyMs)) return;
    const found = findChanges(before, state.snapshot);
    known.set(context, found.known);
    waiting.push(...found.changes);
    if (waiting.length > 0) writing ??= write().finally(() => void (writing = null));
  };
  const silence = watch.onTick(look);
  return {
    async stop() {
      silence();
      await writing;
    },
  };
}
