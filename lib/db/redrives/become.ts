import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";

type Becoming = Held & { state: "canary" | "running" | "paused" | "tripped" | "settling"; why: string | null };

/** Only from what a runner may end by itself: who paused or aborted a job is not overruled. A stop of its own stands on the record. */
export async function become(client: PrismaClient, { state, why, ...held }: Becoming): Promise<boolean> {
  const isStop = state === "paused" || state === "tripped";
  const count = await guarded<number>(client, held, {
    write: Prisma.sql`
      moved AS (
        UPDATE redrive SET state = ${state}, state_reason = ${why}::text FROM job
        WHERE redrive.id = job.id AND (redrive.state IN ('canary', 'running') OR ${state} = 'settling' AND redrive.state = 'settling')
        RETURNING redrive.*),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT actor_id, actor_name, 'operator', 'system', ${state === "tripped" ? "redrive.trip" : "redrive.pause"}, id::text, context, reason,
          'done', ${why}::text, now() FROM moved WHERE ${isStop}::boolean)`,
    returning: Prisma.sql`(SELECT count(*)::int FROM moved)`,
  });
  return count === 1;
}
