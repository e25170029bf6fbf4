import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import { LONG_TIMEOUT_MS, transaction } from "../transaction";
import { guarded, someRemain, type Held } from "./guard";
import { inDoubt, itemsWithResult, openItems, waitingItems } from "./items-now";
import { letGo } from "./let-go";
import { withRoom } from "./with-room";
import type { RedriveLedger } from "./types";

type End = Parameters<RedriveLedger["finish"]>[2];

/**
 * Of a large job most is let go before, some at a time. The end itself is one statement of one transaction: until then the job is live, and whoever takes it
 * over lets the rest go. An item that may have been sent, now or before, keeps its claim. Letters of what was not sent are free again. The row of
 * the audit is Jetlag's, for whoever the job is of.
 */
export async function finish(client: PrismaClient, { end, ...held }: Held & { end: End }): Promise<void> {
  await letGo(client, { ...held, restReason: end.restReason });
  await transaction(
    client,
    async (db) => {
      await withRoom(db);
      await write(db, { end, ...held });
    },
    LONG_TIMEOUT_MS,
  );
}

async function write(db: Db, { end, ...held }: Held & { end: End }): Promise<void> {
  const { state, stateReason, restReason, sentence } = end;
  const unknown = itemsWithResult(held.id, Prisma.sql`state = 'unknown'`);
  await guarded(db, held, {
    write: Prisma.sql`
      ended AS (
        -- Why it was aborted was said by whoever aborted it.
        UPDATE redrive SET state = ${state}, ended_at = now(),
          state_reason = nullif(concat_ws('; ', CASE WHEN ${state} = 'aborted' THEN state_reason END, ${stateReason}::text), '')
        FROM job WHERE redrive.id = job.id
        RETURNING redrive.*),
      waiting AS MATERIALIZED (SELECT n FROM ${waitingItems(held.id)} AND n NOT IN (${inDoubt(held.id)})),
      open AS MATERIALIZED (${openItems(held.id)}
        UNION ALL SELECT n FROM ${waitingItems(held.id)} AND (n IN (${inDoubt(held.id)})) IS TRUE),
      skipped AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason)
        SELECT job.id, n, 'skipped', ${restReason} FROM job, waiting),
      unknown AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason)
        SELECT job.id, item, 'unknown', 'The job ended before its answer was known.' FROM job, open),
      letters AS (
        UPDATE dead_letter AS letter SET claimed_by = NULL, state = CASE WHEN payload_available THEN 'open' ELSE 'gone' END
        FROM (${lockedLetters(held.id)}) AS free WHERE letter.id = free.id),
      claims AS (
        DELETE FROM claim USING job
        WHERE claim.redrive_id = ${held.id}::uuid AND claim.item NOT IN (${unknown}) AND claim.item NOT IN (SELECT item FROM open)),
      batches AS (
        UPDATE redrive_batch AS batch SET state = CASE WHEN ${someRemain([])} THEN 'published' ELSE 'done' END
        FROM job WHERE batch.redrive_id = ${held.id}::uuid AND batch.state <> 'done'),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT actor_id, actor_name, 'operator', 'system', 'redrive.end', id::text, context, reason,
          CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, ${sentence}, now() FROM ended)`,
  });
}

/**
 * Letters of what was not sent, as far as the job still holds them; locked by id, as everybody does who writes many. `IN … IS TRUE` is
 * looked up in a hash table.
 */
const lockedLetters = (id: string) => Prisma.sql`
  SELECT id FROM dead_letter
  WHERE claimed_by = ${id} AND EXISTS (SELECT FROM job) AND id IN (
    SELECT dead_letter FROM redrive_letter
    WHERE redrive_id = ${id}::uuid AND (item IN (
      SELECT n FROM waiting UNION ALL ${itemsWithResult(id, Prisma.sql`state = 'skipped'`)})) IS TRUE)
  ORDER BY id FOR UPDATE`;
