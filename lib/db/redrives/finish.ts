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
      open AS MATERIALIZED (
        SELECT redrive_id, n, state FROM redrive_item JOIN job ON redrive_id = job.id WHERE state IN ('selected', 'intent', 'unknown')),
      rest AS (
        UPDATE redrive_item AS item SET state = CASE item.state WHEN 'selected' THEN 'skipped' ELSE 'unknown' END,
          reason = CASE item.state WHEN 'selected' THEN ${restReason} ELSE 'The job ended before its answer was known.' END
        FROM open WHERE item.redrive_id = open.redrive_id AND item.n = open.n AND item.state IN ('selected', 'intent')),
      final AS MATERIALIZED (
        SELECT redrive_id, n, state FROM redrive_item JOIN job ON redrive_id = job.id WHERE state IN ('selected', 'published', 'skipped')),
      letters AS (${settleLetters("final")}),
      claims AS (
        DELETE FROM claim USING job WHERE claim.redrive_id = job.id
          AND item NOT IN (SELECT n FROM open WHERE state IN ('intent', 'unknown'))),
      batches AS (
        UPDATE redrive_batch AS batch SET state = CASE WHEN ${anyItem("batch", toRemove)} THEN 'published' ELSE 'done' END
        FROM job WHERE batch.redrive_id = job.id AND batch.state <> 'done'),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT actor_id, actor_name, 'operator', 'system', 'redrive.end', id::text, context, reason,
          CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, ${sentence}, now() FROM ended)`,
  });
}
