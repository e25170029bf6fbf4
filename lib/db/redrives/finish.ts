import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { anyItem, guarded, toRemove, type Held } from "./guard";
import { settleLetters } from "./letters";
import type { RedriveLedger } from "./types";

type End = Parameters<RedriveLedger["finish"]>[2];

/**
 * One statement, all of it or nothing. An item whose answer nobody has keeps its claim: it may have been sent. The row of the audit is
 * Jetlag's, for whoever the job is of.
 */
export async function finish(client: PrismaClient, { end, ...held }: Held & { end: End }): Promise<void> {
  const { state, stateReason, restReason, sentence } = end;
  await guarded(client, held, {
    write: Prisma.sql`
      ended AS (
        -- Why it was aborted was said by whoever aborted it.
        UPDATE redrive SET state = ${state}, ended_at = now(),
          state_reason = coalesce(${stateReason}, CASE WHEN ${state} = 'aborted' THEN state_reason END)
        FROM job WHERE redrive.id = job.id
        RETURNING redrive.*),
      rest AS (
        UPDATE redrive_item SET state = CASE state WHEN 'selected' THEN 'skipped' ELSE 'unknown' END,
          reason = CASE state WHEN 'selected' THEN ${restReason} ELSE 'The job ended before its answer was known.' END
        FROM job WHERE redrive_id = ${held.id}::uuid AND state IN ('selected', 'intent')),
      letters AS (${settleLetters(held.id, { letters: isDecided(held.id), becomes: whatBecame(held.id) })}),
      claims AS (DELETE FROM claim USING job WHERE claim.redrive_id = ${held.id}::uuid AND claim.item NOT IN (${undecided(held.id)})),
      batches AS (
        UPDATE redrive_batch AS batch SET state = CASE WHEN ${anyItem(toRemove)} THEN 'published' ELSE 'done' END
        FROM job WHERE batch.redrive_id = ${held.id}::uuid AND batch.state <> 'done'),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT actor_id, actor_name, 'operator', 'system', 'redrive.end', id::text, context, reason,
          CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, ${sentence}, now() FROM ended)`,
  });
}

const itemsOf = (id: string, states: Prisma.Sql) =>
  Prisma.sql`SELECT n FROM redrive_item WHERE redrive_id = ${id}::uuid AND state IN (${states})`;

const undecided = (id: string) => itemsOf(id, Prisma.sql`'intent', 'unknown'`);

// NOT IN, and IN within CASE, are looked up in a hash table; a join could become a loop in a loop.
const isDecided = (id: string) => Prisma.sql`
  id IN (SELECT dead_letter FROM redrive_letter WHERE redrive_id = ${id}::uuid AND item NOT IN (${undecided(id)}))`;

const whatBecame = (id: string) => Prisma.sql`
  CASE WHEN letter.id IN (
      SELECT dead_letter FROM redrive_letter WHERE redrive_id = ${id}::uuid AND (item IN (${itemsOf(id, Prisma.sql`'published'`)})) IS TRUE)
    THEN 'redriven' WHEN letter.payload_available THEN 'open' ELSE 'gone' END`;
