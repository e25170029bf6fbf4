import "server-only";
import type { PrismaClient } from "../generated/client";
import { jobsOf } from "../jobs/read-jobs";
import { createDiscard } from "./create-discard";
import { discardLedgerIn } from "./discard-ledger";
import { discardedLettersIn } from "./discarded-letters";
import { pruneDiscards } from "./prune-discards";
import { readDiscards } from "./read-discards";
import { startDiscard } from "./start-discard";
import type { Discards } from "./types";
import { undoDiscard } from "./undo-discard";

export function discardsIn(client: PrismaClient): Discards {
  const { get, written, list } = jobsOf(client, readDiscards, { table: "discard", newestFirst: "created_at DESC, id" });
  return {
    ...discardedLettersIn(client),
    ...discardLedgerIn(client),
    async create(discard) {
      await createDiscard(client, discard);
      return written(discard.id);
    },
    get,
    list,
    start: (id, start) => startDiscard(client, id, start),
    async abort(id, why) {
      const aborted = await client.$executeRaw`
        UPDATE discard SET state = 'aborting', state_reason = ${why} WHERE id = ${id}::uuid AND state = 'running'`;
      return aborted === 1;
    },
    undo: (id, by) => undoDiscard(client, id, by),
    prune: (days) => pruneDiscards(client, days),
  };
}
