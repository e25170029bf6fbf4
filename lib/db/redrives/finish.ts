import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, someRemain, type Held } from "./guard";
import { openItems } from "./items-now";
import { letGo, lettingGo, NEVER_KNOWN } from "./let-go";
import type { RedriveLedger } from "./ledger-types";

type End = Parameters<RedriveLedger["finish"]>[2];

/**
 * Of a large job most is let go before, some at a time. The end itself is one statement, over what is left: until then the job is live, and whoever
 * takes it over lets the rest go. An item that may have been sent, now or before, keeps its claim. The row of the audit is Jetlag's, for whoever
 * the job is of.
 */
export async function finish(client: PrismaClient, { end, ...held }: Held & { end: End }): Promise<void> {
  const { state, stateReason, restReason, sentence } = end;
  const among = await letGo(client, { ...held, restReason });
  await guarded(client, held, {
    write: Prisma.sql`
      ended AS (
        -- Why it was aborted was said by whoever aborted it.
        UPDATE redrive SET state = ${state}, ended_at = now(),
          state_reason = nullif(concat_ws('; ', CASE WHEN ${state} = 'aborted' THEN state_reason END, ${stateReason}::text), '')
        FROM job WHERE redrive.id = job.id
        RETURNING redrive.*),
      ${lettingGo(held.id, { among, restReason, isFirstLeft: false })},
      open AS MATERIALIZED (${openItems(held.id)}),
      unanswered AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason) SELECT job.id, item, 'unknown', ${NEVER_KNOWN} FROM job, open),
      batches AS (
        UPDATE redrive_batch AS batch SET state = CASE WHEN ${someRemain([])} THEN 'published' ELSE 'done' END
        FROM job WHERE batch.redrive_id = ${held.id}::uuid AND batch.state <> 'done'),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT actor_id, actor_name, 'operator', 'system', 'redrive.end', id::text, context, reason,
          CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, ${sentence}, now() FROM ended)`,
  });
}
