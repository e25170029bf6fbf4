import "server-only";
import { Prisma } from "../generated/client";

/** The client, or one transaction of it. */
export type Db = Pick<Prisma.TransactionClient, "$queryRaw" | "$executeRaw">;

/** What re-drives and discards have in common, as their tables hold it. Times are epoch ms. */
export type JobRecord = {
  id: string;
  context: string;
  stateReason: string | null;
  actor: { id: string; name: string };
  reason: string | null;
  planHash: string;
  substance: unknown;
  createdAt: number;
  expiresAt: number;
  startedAt: number | null;
  endedAt: number | null;
};

export type JobColumns = {
  id: string;
  context: string;
  state: string;
  state_reason: string | null;
  actor_id: string;
  actor_name: string;
  reason: string | null;
  plan_hash: string;
  substance: unknown;
  plan: unknown;
  created_at: Date;
  expires_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
};

/** Nobody need have noticed that a plan's time is over. */
export const isExpired = Prisma.sql`(state = 'planned' AND expires_at <= now())`;
export const stateNow = Prisma.sql`(CASE WHEN ${isExpired} THEN 'expired' ELSE state END)`;

export const jobColumns = Prisma.sql`id::text AS id, context, ${stateNow} AS state, state_reason, actor_id, actor_name, reason, plan_hash,
  substance, plan, created_at, expires_at, started_at, CASE WHEN ${isExpired} THEN expires_at ELSE ended_at END AS ended_at`;

export const toJob = (row: JobColumns): JobRecord => ({
  id: row.id,
  context: row.context,
  stateReason: row.state_reason,
  actor: { id: row.actor_id, name: row.actor_name },
  reason: row.reason,
  planHash: row.plan_hash,
  substance: row.substance,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
  startedAt: row.started_at?.getTime() ?? null,
  endedAt: row.ended_at?.getTime() ?? null,
});

type Reader<Job> = (db: Db, rest: Prisma.Sql) => Promise<Job[]>;

export type ListJobs<Job extends { state: string }> = (
  filter: { contexts: readonly string[]; state?: Job["state"] | readonly Job["state"][] },
  window: { limit: number; offset: number },
) => Promise<{ rows: Job[]; total: number }>;

/** How jobs of one table are found. `read` reads those that WHERE, ORDER BY and LIMIT choose. */
export function jobsOf<Job extends { state: string }>(
  db: Db,
  read: Reader<Job>,
  { table, newestFirst }: { table: string; newestFirst: string },
): { get(id: string): Promise<Job | null>; written(id: string): Promise<Job>; list: ListJobs<Job> } {
  const get = async (id: string) => (await read(db, Prisma.sql`WHERE id = ${id}::uuid`))[0] ?? null;
  return {
    get,
    async written(id) {
      const job = await get(id);
      if (!job) throw new Error(`The ${table} ${id} was written and is not there.`);
      return job;
    },
    async list({ contexts, state }, { limit, offset }) {
      const states = state === undefined ? null : [state].flat();
      const where = Prisma.sql`WHERE context = ANY(${[...contexts]}) AND (${states}::text[] IS NULL OR ${stateNow} = ANY(${states}))`;
      const [rows, total] = await Promise.all([
        read(db, Prisma.sql`${where} ORDER BY ${Prisma.raw(newestFirst)} ${windowOf(limit, offset)}`),
        countRows(db, Prisma.sql`${Prisma.raw(table)} ${where}`),
      ]);
      return { rows, total };
    },
  };
}

const windowOf = (limit: number, offset: number) => Prisma.sql`LIMIT ${BigInt(limit)} OFFSET ${BigInt(offset)}`;

async function countRows(db: Db, from: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM ${from}`;
  return Number(row?.total ?? 0);
}
