import "server-only";
import { z } from "zod";
import { settledStates, type Settlement } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { underLock } from "../cases/under-lock";
import { Prisma, type PrismaClient } from "../generated/client";
import type { Db } from "../jobs/read-jobs";
import { noteBoomerangs, type Dead } from "./boomerangs";
import type { Boomerang, Followed } from "./ledger-types";
import { resultOf } from "./runs";
import type { RedriveSeries } from "./types";

type Columns = { nth: number; n: number; state: string; by: string | null; at: string; boomerang: string | null };

const State = z.enum(settledStates);
const columns = Prisma.sql`nth, item AS n, state, by, at, boomerang`;

const ofOutcome = { job: Prisma.sql`outcome.redrive_id`, item: Prisma.sql`outcome.item` };

const toSettlement = ({ n, state, by, at, boomerang }: Columns): Settlement => ({
  n,
  state: State.parse(state),
  by,
  at: Date.parse(at),
  boomerang,
});

/** Boomerangs that were written after that number. */
export async function boomerangsAfter(db: Db, job: string, nth: number): Promise<Boomerang[]> {
  const rows = await jsonRows<Columns & { isSent: boolean }>(
    db,
    Prisma.sql`SELECT ${columns}, coalesce((SELECT state FROM ${resultOf(ofOutcome)} AS result) = 'published', false) AS "isSent"
      FROM redrive_outcome AS outcome WHERE redrive_id = ${job}::uuid AND state = 'boomeranged' AND nth > ${BigInt(nth)} ORDER BY nth`,
  );
  return rows.map((row) => ({ ...toSettlement(row), nth: row.nth, isSent: row.isSent }));
}

type Sent = { context: string; target: string; seqs: { from: number; to: number } };
type Found = Omit<Dead, "originalCreatedAt" | "seenAt"> & { originalCreatedAt: string | null; seenAt: string };

/**
 * Letters that were indexed before the PubAcks of what they were sent as were written: they name a sequence that nobody knew yet. Nearly always
 * there are none, and then this is one look into an index.
 */
export async function noteEarlyBoomerangs(client: PrismaClient, { context, target, seqs }: Sent): Promise<void> {
  const where = Prisma.sql`original_stream = ${target} AND original_seq BETWEEN ${BigInt(seqs.from)} AND ${BigInt(seqs.to)} AND context = ${context}`;
  const rows = await jsonRows<Found>(
    client,
    Prisma.sql`
      SELECT id, context, kind, subject, original_stream AS "originalStream", original_created_at AS "originalCreatedAt",
        original_seq AS "originalSeq", original_subject AS "originalSubject", msg_id AS "msgId", consumer, seen_at AS "seenAt"
      FROM dead_letter WHERE ${where}
      UNION ALL
      SELECT id, context, facts->>'kind', facts->>'subject', original_stream, to_char(to_timestamp((facts->>'originalCreatedAt')::float8 / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        original_seq, facts->>'originalSubject', msg_id, facts->>'consumer', to_timestamp((facts->>'seenAt')::float8 / 1000)
      FROM sighting WHERE ${where}`,
  );
  if (rows.length === 0) return;
  const dead = rows.map((row) => ({
    ...row,
    seenAt: Date.parse(row.seenAt),
    originalCreatedAt: row.originalCreatedAt === null ? null : Date.parse(row.originalCreatedAt),
  }));
  await underLock(client, (db) => noteBoomerangs(db, dead));
}

/** How far each stream of a context is indexed that tells of deaths. */
export async function followedOf(db: Db, context: string): Promise<Followed[]> {
  const rows = await jsonRows<Omit<Followed, "createdAt"> & { createdAt: string }>(
    db,
    Prisma.sql`SELECT stream, stream_created_at AS "createdAt", indexed_seq AS "indexedSeq", denied FROM dead_letter_cursor WHERE context = ${context}`,
  );
  return rows.map((row) => ({ ...row, createdAt: Date.parse(row.createdAt) }));
}

/** Cumulative, in at most `points` steps of the same length, of which only those are there in which something happened. */
export async function readSeries(db: Db, job: string, points: number): Promise<RedriveSeries> {
  const rows = await jsonRows<{ at: number; sent: number; settled: number; back: number }>(
    db,
    Prisma.sql`
      WITH event AS MATERIALIZED (
        SELECT extract(epoch FROM published_at) * 1000 AS at, 1 AS sent, 0 AS settled, 0 AS back FROM redrive_result
        WHERE redrive_id = ${job}::uuid AND state = 'published' AND published_at IS NOT NULL
        UNION ALL
        SELECT extract(epoch FROM published_at) * 1000, last - first + 1, 0, 0 FROM redrive_result_run WHERE redrive_id = ${job}::uuid
        UNION ALL
        SELECT extract(epoch FROM at) * 1000, 0, (state = 'settled')::int, (state = 'boomeranged')::int FROM redrive_outcome AS outcome
        WHERE redrive_id = ${job}::uuid AND (state = 'settled' OR state = 'boomeranged' AND (SELECT state FROM ${resultOf(ofOutcome)} AS result) = 'published')
        UNION ALL
        SELECT extract(epoch FROM at) * 1000, 0, last - first + 1 - (SELECT count(*) FROM redrive_outcome AS own
          WHERE own.redrive_id = run.redrive_id AND own.item BETWEEN run.first AND run.last), 0
        FROM redrive_outcome_run AS run WHERE redrive_id = ${job}::uuid AND state = 'settled'),
      span AS (SELECT min(at) AS start, greatest(1, ceil((max(at) - min(at) + 1) / ${BigInt(points)})) AS step FROM event),
      step AS (
        SELECT floor((event.at - start) / step) AS nth, max(event.at) AS at, sum(sent) AS sent, sum(settled) AS settled, sum(back) AS back
        FROM event, span GROUP BY 1)
      SELECT floor(at)::bigint AS at, sum(sent) OVER so_far AS sent, sum(settled) OVER so_far AS settled, sum(back) OVER so_far AS back
      FROM step WINDOW so_far AS (ORDER BY nth) ORDER BY nth`,
  );
  return rows.map(({ at, sent: sentSoFar, settled, back }) => [at, sentSoFar, settled, back]);
}
