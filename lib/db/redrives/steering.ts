import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Redrives } from "./types";

const goesOn = Prisma.sql`state IN ('canary', 'running')`;

/** What people do with a job that was started. Each is one statement: of two who say the same at once, one finds it done. */
export function steering(client: PrismaClient): Pick<Redrives, "abort" | "pause" | "pauseAll" | "resume" | "setRate" | "skipCanary"> {
  const changes = async (set: Prisma.Sql, id: string, where: Prisma.Sql) =>
    (await client.$executeRaw`UPDATE redrive SET ${set} WHERE id = ${id}::uuid AND ${where}`) === 1;
  return {
    abort: (id, why) =>
      changes(
        Prisma.sql`state = 'aborting', state_reason = ${why}`,
        id,
        Prisma.sql`state IN ('canary', 'running', 'paused', 'tripped', 'settling')`,
      ),

    pause: (id, why) => changes(Prisma.sql`state = 'paused', state_reason = ${why}`, id, goesOn),

    pauseAll: (contexts, { actor, why, reason }) => client.$queryRaw<{ id: string; number: number; context: string }[]>`
      WITH stopped AS (
        UPDATE redrive SET state = 'paused', state_reason = ${why} WHERE ${goesOn} AND context = ANY(${[...contexts]})
        RETURNING id, number, context),
      audited AS (
        INSERT INTO audit (actor_id, actor_name, actor_role, actor_kind, action, target, context, reason, outcome, detail, ended_at)
        SELECT ${actor.id}, ${actor.name}, ${actor.role}, ${actor.kind}, 'redrive.pause', id::text, context, ${reason}::text, 'done',
          ${why}::text, now() FROM stopped)
      SELECT id::text AS id, number, context FROM stopped ORDER BY number`,

    resume: (id) =>
      changes(Prisma.sql`state = 'running', state_reason = NULL, resumed_at = now()`, id, Prisma.sql`state IN ('paused', 'tripped')`),

    setRate: (id, ratePerSec) =>
      changes(Prisma.sql`rate_per_sec = ${ratePerSec}::float8`, id, Prisma.sql`state IN ('canary', 'running', 'paused', 'tripped')`),

    skipCanary: (id) =>
      changes(Prisma.sql`skip_canary = true`, id, Prisma.sql`state IN ('canary', 'paused') AND canary_count > 0 AND NOT skip_canary`),
  };
}
