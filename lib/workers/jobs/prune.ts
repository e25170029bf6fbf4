import "server-only";
import type { Logger } from "pino";
import type { Database } from "@/lib/db";
import { KEPT_DAYS } from "@/lib/domain/change/row-changes";
import { runWithLease, type LeasedWorker } from "../leases";
import { pause } from "../pause";

const EVERY_MS = 3_600_000;
const CHANGES_OF_A_CONTEXT = 5_000;

export type PruneDeps = {
  db: Pick<Database, "leases" | "redrives" | "discards" | "audit" | "changes" | "shares">;
  /** For how long ended jobs are kept, and the audit. */
  historyDays: number;
  auditDays: number;
  log: Logger;
  holder: string;
};

/** Forgets, once an hour, what is older than the settings say; plans that nobody started expire, and the pages of shares that did are removed. One console at a time. */
export function startPruning({ db, historyDays, auditDays, log, holder }: PruneDeps): LeasedWorker {
  return runWithLease({ name: "prune", holder, leases: db.leases, log }, async ({ signal }) => {
    while (!signal.aborted) {
      try {
        await db.redrives.prune(historyDays);
        await db.discards.prune(historyDays);
        await db.audit.prune(auditDays);
        await db.changes.prune(KEPT_DAYS, CHANGES_OF_A_CONTEXT);
        await db.shares.prune();
      } catch (error) {
        log.warn({ err: error }, "old jobs, audit rows, changes and shares were not forgotten");
      }
      await pause(EVERY_MS, signal);
    }
  });
}
