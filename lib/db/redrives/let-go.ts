import "server-only";
import { Prisma, type PrismaClient } from "../generated/client";
import { guarded, type Held } from "./guard";
import { inDoubt, waitingItems } from "./items-now";

/** So many items are let go by one statement: the embedded database answers nobody else meanwhile. */
const AT_ONCE = 2_000;

type Ending = Held & { restReason: string };

/**
 * What the end of a large job would do in one statement over all of its items, some at a time before it: what waits is skipped, its letters are free
 * again, and claims of what has a result end. The first that waits stays for the end itself: until then the job is seen to be unfinished.
 */
export async function letGo(client: PrismaClient, ending: Ending): Promise<void> {
  const [job] = await client.$queryRaw<{ items: number }[]>`SELECT max(n) AS items FROM redrive_item WHERE redrive_id = ${ending.id}::uuid`;
  const items = job?.items ?? 0;
  if (items <= AT_ONCE) return;
  const [first] = await client.$queryRaw<{ n: number }[]>`SELECT n FROM ${waitingItems(ending.id)} ORDER BY n LIMIT 1`;
  for (let from = 1; from <= items; from += AT_ONCE) await letSomeGo(client, ending, { from, to: from + AT_ONCE - 1, but: first?.n ?? 0 });
}

type Range = { from: number; to: number; but: number };

async function letSomeGo(client: PrismaClient, { restReason, ...held }: Ending, { from, to, but }: Range): Promise<void> {
  const isOfRange = (item: Prisma.Sql) => Prisma.sql`${item} BETWEEN ${from}::int AND ${to}::int`;
  const rests = Prisma.sql`${waitingItems(held.id)} AND ${isOfRange(Prisma.sql`n`)} AND n <> ${but}::int AND n NOT IN (${inDoubt(held.id)})`;
  await guarded(client, held, {
    write: Prisma.sql`
      rests AS MATERIALIZED (SELECT n FROM ${rests}),
      skipped AS (
        INSERT INTO redrive_result (redrive_id, item, state, reason) SELECT job.id, n, 'skipped', ${restReason} FROM job, rests),
      letters AS (
        UPDATE dead_letter AS letter SET claimed_by = NULL, state = CASE WHEN payload_available THEN 'open' ELSE 'gone' END
        FROM (
          SELECT id FROM dead_letter WHERE claimed_by = ${held.id} AND EXISTS (SELECT FROM job) AND id = ANY(ARRAY(
            SELECT dead_letter FROM redrive_letter
            WHERE redrive_id = ${held.id}::uuid AND ${isOfRange(Prisma.sql`item`)} AND (item IN (SELECT n FROM rests)) IS TRUE))
          ORDER BY id FOR UPDATE) AS free
        WHERE letter.id = free.id),
      claims AS (
        DELETE FROM claim USING job
        WHERE claim.redrive_id = ${held.id}::uuid AND ${isOfRange(Prisma.sql`claim.item`)} AND (
          (claim.item IN (SELECT n FROM rests)) IS TRUE
          OR (SELECT state FROM redrive_result AS done WHERE done.redrive_id = claim.redrive_id AND done.item = claim.item) <> 'unknown'))`,
  });
}
