import "server-only";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { discardsOf, type DiscardHolder, type Holder } from "../jobs/holders";
import { LONG_TIMEOUT_MS, transaction } from "../transaction";
import { stillStands } from "./in-place";
import { itemsNotToSend } from "./items-now";
import { resultOf } from "./runs";
import { withRoom } from "./with-room";
import type { Db } from "../jobs/read-jobs";

type Start = { planHash: string; reason: string; ratePerSec: number | null; skipCanary?: boolean };
type Outcome = { kind: "started" } | { kind: "not-planned" } | { kind: "held"; by: Holder[]; discards: DiscardHolder[] };

/** `held` by none after three tries: nobody knows by whom. */
export async function claimAndStart(client: PrismaClient, id: string, start: Start): Promise<Outcome> {
  let result = await tryOnce(client, id, start);
  // They have let go between our look at the claims and our look at their names.
  for (let tries = 1; tries < MOST_TRIES && isNameless(result); tries++) result = await tryOnce(client, id, start);
  return result;
}

/** What is claimed for a job that is not there is let go by nobody. */
const MOST_TRIES = 3;

const isNameless = (result: Outcome) => result.kind === "held" && result.by.length + result.discards.length === 0;

/**
 * One transaction. Whoever starts locks in one order: its job, its letters by id, the claims by place. So two that overlap wait for each
 * other at the first thing they share, and neither ever waits for one that waits for it.
 */
function tryOnce(client: PrismaClient, id: string, start: Start): Promise<Outcome> {
  return transaction<Outcome>(
    client,
    async (db, undo) => {
      if (!(await begin(db, id, start))) return undo({ kind: "not-planned" });
      await withRoom(db);
      if ((await skipGone(db, id)) > 0) return undo({ kind: "held", by: await whoHolds(db, id), discards: await discardsHolding(db, id) });
      // Whoever sent what we want let go in the transaction that ended it, or after: once the claims are ours, a new statement sees its results.
      if (!(await claim(db, id)) || (await isTaken(db, id))) return undo({ kind: "held", by: await whoHolds(db, id), discards: [] });
      await markLetters(db, id);
      return { kind: "started" };
    },
    LONG_TIMEOUT_MS,
  );
}

const delay = Prisma.sql`coalesce((options->>'delayMs')::float8, 0) * interval '1 millisecond'`;

async function begin(db: Db, id: string, { planHash, reason, ratePerSec, skipCanary = false }: Start): Promise<boolean> {
  const started = await db.$executeRaw`
    UPDATE redrive SET state = CASE WHEN canary_count > 0 AND NOT ${skipCanary}::boolean THEN 'canary' ELSE 'running' END,
      reason = ${reason}, rate_per_sec = ${ratePerSec}::float8, skip_canary = ${skipCanary}::boolean, started_at = now(),
      starts_at = CASE WHEN ${delay} > interval '0' THEN now() + ${delay} END,
      state_reason = CASE WHEN ${delay} > interval '0'
        THEN 'it begins at ' || to_char((now() + ${delay}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END
    WHERE id = ${id}::uuid AND state = 'planned' AND plan_hash = ${planHash} AND expires_at > now()`;
  return started === 1;
}

/**
 * Locks the letters that are there, and skips items that have none left to send for. A letter that is no longer open for another reason is
 * not gone. Resolves with how many of the letters a discard holds.
 */
async function skipGone(db: Db, id: string): Promise<number> {
  const [locked] = await db.$queryRaw<{ there: number; discarding: number }[]>`
    WITH locked AS MATERIALIZED (SELECT state FROM dead_letter WHERE ${isMine(id)} AND ${isThere} ORDER BY id FOR UPDATE)
    SELECT count(*)::int AS there, (count(*) FILTER (WHERE state = 'discarding'))::int AS discarding FROM locked`;
  const [wanted] = await db.$queryRaw<{ letters: number; covered: number; items: number }[]>`
    SELECT count(*)::int AS letters, count(DISTINCT item)::int AS covered,
      (SELECT count(*)::int FROM redrive_item WHERE redrive_id = ${id}::uuid) AS items
    FROM redrive_letter WHERE redrive_id = ${id}::uuid`;
  if (wanted?.letters === locked?.there && wanted?.covered === wanted?.items) return locked?.discarding ?? 0;
  await db.$executeRaw`
    INSERT INTO redrive_result (redrive_id, item, state, reason)
    SELECT redrive_id, n, 'skipped', 'GONE' FROM redrive_item AS planned WHERE redrive_id = ${id}::uuid AND coalesce((
      SELECT bool_or((SELECT ${isThere} FROM dead_letter WHERE dead_letter.id = mine.dead_letter))
      FROM redrive_letter AS mine WHERE mine.redrive_id = planned.redrive_id AND mine.item = planned.n), false) IS FALSE`;
  return locked?.discarding ?? 0;
}

const isThere = Prisma.sql`state IN ('open', 'claimed', 'discarding')`;

/** As one array, by which the letters are looked up: PostgreSQL, which takes a new job for one row, has nothing to join. */
const isMine = (id: string) =>
  Prisma.sql`dead_letter.id = ANY(ARRAY(SELECT dead_letter FROM redrive_letter WHERE redrive_id = ${id}::uuid))`;

async function discardsHolding(db: Db, id: string): Promise<DiscardHolder[]> {
  const held = await jsonRows<{ id: string }>(db, Prisma.sql`SELECT id FROM dead_letter WHERE ${isMine(id)} AND state = 'discarding'`);
  return discardsOf(
    db,
    held.map((letter) => letter.id),
  );
}

/** Whether somebody holds or has sent one of the letters, or has sent one of the messages for another letter of it. */
async function isTaken(db: Db, id: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ taken: boolean }[]>`WITH ${takenFrom(id)} SELECT EXISTS (SELECT FROM theirs) AS taken`;
  return row?.taken === true;
}

async function whoHolds(db: Db, id: string): Promise<Holder[]> {
  return db.$queryRaw<Holder[]>`
    WITH ${takenFrom(id)},
    held AS (
      SELECT place.item, claim.redrive_id FROM (${placesOf(id)}) AS place
        JOIN claim ON claim.context = place.context AND claim.stream = place.stream AND claim.stream_created_at = place.created
          AND claim.seq = place.seq AND claim.redrive_id <> place.redrive_id)
    SELECT job.id::text AS redrive, number, actor_name AS actor, count(DISTINCT item)::int AS count
    FROM (SELECT * FROM theirs UNION SELECT * FROM held) AS holds JOIN redrive AS job ON job.id = holds.redrive_id
    GROUP BY job.id ORDER BY number`;
}

/** Ends in `theirs (item, redrive_id)`: an item of ours and the job that has it. */
const takenFrom = (id: string) => Prisma.sql`
  taken AS MATERIALIZED (
    SELECT mine.item, letter.claimed_by::uuid AS redrive_id
    FROM redrive_letter AS mine JOIN dead_letter AS letter ON letter.id = mine.dead_letter
    WHERE mine.redrive_id = ${id}::uuid AND letter.state = 'claimed' AND letter.claimed_by <> ${id}),
  again AS MATERIALIZED (
    SELECT mine.n AS item, sent.redrive_id
    FROM redrive_item AS mine JOIN redrive_item AS sent ON sent.original_stream = mine.original_stream
      AND sent.original_seq = mine.original_seq AND sent.original_created_at = mine.original_created_at
      CROSS JOIN LATERAL ${resultOf({ job: Prisma.sql`sent.redrive_id`, item: Prisma.sql`sent.n` })} AS result
    WHERE mine.redrive_id = ${id}::uuid AND mine.n NOT IN (${itemsNotToSend(id)}) AND sent.redrive_id <> mine.redrive_id
      AND result.state IN ('published', 'unknown') AND ${stillStands(Prisma.sql`sent`, Prisma.sql`result`)}),
  theirs AS (
    SELECT taken.item, taken.redrive_id FROM taken JOIN redrive AS earlier ON earlier.id = taken.redrive_id
    UNION
    SELECT again.item, again.redrive_id FROM again JOIN redrive AS earlier ON earlier.id = again.redrive_id
    WHERE earlier.context = (SELECT context FROM redrive WHERE id = ${id}::uuid))`;

/** `false` when somebody holds a place that this needs. */
async function claim(db: Db, id: string): Promise<boolean> {
  const [result] = await db.$queryRaw<{ wanted: number; got: number }[]>`
    WITH places AS MATERIALIZED (${placesOf(id)}),
    claims AS (
      INSERT INTO claim (context, stream, stream_created_at, seq, redrive_id, item)
      SELECT context, stream, created, seq, redrive_id, item FROM places ORDER BY context, stream, created, seq
      ON CONFLICT DO NOTHING RETURNING 1)
    SELECT (SELECT count(*)::int FROM places) AS wanted, (SELECT count(*)::int FROM claims) AS got`;
  return result !== undefined && result.wanted === result.got;
}

const markLetters = (db: Db, id: string) =>
  db.$executeRaw`UPDATE dead_letter SET state = 'claimed', claimed_by = ${id} WHERE state = 'open' AND ${isMine(id)}`;

/** Every place of a message that will be sent: where its letters lie, and where it lay itself. Only few items have a second letter. */
const placesOf = (id: string) => Prisma.sql`
  WITH mine AS MATERIALIZED (
    SELECT job.context, item.* FROM redrive AS job JOIN redrive_item AS item ON item.redrive_id = job.id
    WHERE job.id = ${id}::uuid AND item.n NOT IN (${itemsNotToSend(id)}))
  SELECT DISTINCT ON (stream, created, seq) context, stream, created, seq, redrive_id, item FROM (
    SELECT context, stream, stream_created_at AS created, seq, redrive_id, n AS item FROM mine
    UNION ALL
    SELECT context, original_stream, original_created_at, original_seq, redrive_id, n FROM mine WHERE original_stream IS NOT NULL
    UNION ALL
    SELECT context, letter.stream, to_char(to_timestamp(letter."createdAt" / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      letter.seq, redrive_id, n
    FROM mine, jsonb_to_recordset(letters - 0) AS letter(stream text, "createdAt" bigint, seq bigint)
    WHERE jsonb_array_length(letters) > 1) AS place
  ORDER BY stream, created, seq, item`;
