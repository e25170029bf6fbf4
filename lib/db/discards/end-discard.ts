import "server-only";
import type { Db } from "../cases/under-lock";

/** What a discard or its undo came to, once nothing of it waits; with a row of the audit, in one statement. */
export async function endDiscard(client: Db, id: string): Promise<void> {
  await client.$executeRaw`
    WITH before AS MATERIALIZED (
      SELECT id, state, state = 'undoing' AS is_undo, state = 'aborting' AS is_abort, CASE WHEN state = 'undoing' THEN undo_actor ELSE actor_name END AS name,
        CASE WHEN state = 'undoing' THEN undo_actor_id ELSE actor_id END AS who,
        CASE WHEN state = 'undoing' THEN undo_actor_role ELSE actor_role END AS role FROM discard
      WHERE id = ${id}::uuid AND state IN ('running', 'aborting', 'undoing') FOR NO KEY UPDATE),
    letters AS MATERIALIZED (
      SELECT dead_letter, bool_or(state = 'skipped') AS skipped, bool_or(state IN ('waiting', 'restoring')) AS waits,
        bool_or(state IN ('removed', 'marked')) AS discarded, bool_or(state = 'restored') AS restored,
        max(reason) FILTER (WHERE reason IS NOT NULL) AS reason
      FROM discard_item WHERE discard_id = ${id}::uuid GROUP BY dead_letter),
    came AS (
      SELECT count(*) FILTER (WHERE skipped)::int AS skipped, count(*) FILTER (WHERE discarded)::int AS discarded,
        count(*) FILTER (WHERE restored)::int AS restored, bool_or(waits) AS waits, max(reason) AS reason FROM letters),
    ended AS (
      UPDATE discard SET ended_at = CASE WHEN is_undo THEN ended_at ELSE now() END,
        state_reason = CASE WHEN is_abort AND came.skipped > 0 THEN state_reason ELSE came.reason END,
        state = CASE
          WHEN NOT is_undo AND came.discarded = 0 THEN 'failed'
          WHEN NOT is_undo AND came.skipped > 0 THEN 'partial'
          WHEN NOT is_undo THEN 'discarded'
          WHEN came.discarded = 0 THEN 'undone'
          WHEN came.restored > 0 THEN 'partly-undone'
          WHEN came.skipped > 0 THEN 'partial' ELSE 'discarded' END
      FROM before, came WHERE discard.id = before.id AND NOT came.waits
      RETURNING discard.*, before.is_undo, before.is_abort, before.who, before.name, before.role, came.skipped, came.discarded, came.restored)
    INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
    SELECT who, name, role, 'system', CASE WHEN is_undo THEN 'discard.undo.end' ELSE 'discard.end' END, id::text, context,
      CASE WHEN is_undo THEN undo_reason ELSE reason END, CASE WHEN state = 'failed' AND NOT is_abort THEN 'failed' ELSE 'done' END,
      CASE WHEN is_undo THEN format('%s put back, %s not', restored, discarded)
        ELSE format('%s discarded, %s not', discarded, skipped) END, now() FROM ended`;
}
