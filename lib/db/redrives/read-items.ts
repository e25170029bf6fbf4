import "server-only";
import { z } from "zod";
import { itemStates, settledStates, type PlannedItem } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import { between, itemsNow, only, waitingItems } from "./items-now";
import type { Db } from "../jobs/read-jobs";
import type { ItemRecord } from "./types";

type Planned = {
  n: number;
  letters: unknown;
  original_stream: string | null;
  original_created_at: string | null;
  original_seq: number | null;
  subject: string;
  target: string;
  target_created_at: string;
  generation: number;
  keeps_letter: boolean;
  consumer: string | null;
  edited: boolean;
  original_subject: string | null;
  original_stored_at: string | null;
};

type Columns = Planned & {
  state: string;
  reason: string | null;
  published_seq: number | null;
  published_at: string | null;
  removed: boolean;
  settled_as: string | null;
  settled_by: string | null;
  settled_at: string | null;
  boomerang: string | null;
};

const State = z.enum(itemStates);
const SettledState = z.enum(settledStates);
const Letter = z.object({ id: z.string(), stream: z.string(), createdAt: z.number(), seq: z.number(), seenAt: z.number() });
const Letters = z.tuple([Letter]).rest(Letter);

const planned = Prisma.sql`n, letters, original_stream, original_created_at, original_seq, subject, target, target_created_at, generation,
  keeps_letter, consumer, edited, original_subject, original_stored_at`;

/** Items of a job that `rest` (WHERE, ORDER BY, LIMIT) chooses. */
export async function readItems(db: Db, job: string, rest: Prisma.Sql): Promise<ItemRecord[]> {
  const query = Prisma.sql`SELECT ${planned}, state, reason, published_seq, published_at, removed, settled_as, settled_by, settled_at, boomerang FROM ${itemsNow(only(job))} ${rest}`;
  return (await jsonRows<Columns>(db, query)).map(toItem);
}

const noResult = { state: "selected", reason: null, publishedSeq: null, publishedAt: null, removed: false, settlement: null } as const;

/** Beside twice as many as a batch may have, of which the one before may be half, so many items are looked at: PostgreSQL would sort all that wait. */
const LOOKED_AT = 1_000;

type Wanted = { limit: number; from: number; upTo: number | null };

/** The first of those that wait, of items `from` to `upTo`, all of one target; not all of them where others lie between. */
export async function readWaiting(db: Db, job: string, { limit, from, upTo }: Wanted): Promise<ItemRecord[]> {
  const step = LOOKED_AT + 2 * limit;
  let last = upTo;
  for (let first = from; last === null || first <= last; first += step) {
    const end = Math.min(first + step - 1, last ?? Number.POSITIVE_INFINITY);
    const waiting = waitingItems(job, between(first, end));
    const query = Prisma.sql`
      SELECT ${planned} FROM ${waiting} AND target = (SELECT target FROM ${waiting} ORDER BY n LIMIT 1) ORDER BY n LIMIT ${BigInt(limit)}`;
    const rows = await jsonRows<Planned>(db, query);
    if (rows.length > 0) return rows.map((row) => ({ ...toPlanned(row), ...noResult }));
    last ??= await lastItem(db, job);
  }
  return [];
}

async function lastItem(db: Db, job: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | null }[]>`SELECT max(n) AS n FROM redrive_item WHERE redrive_id = ${job}::uuid`;
  return row?.n ?? 0;
}

function toPlanned(row: Planned): PlannedItem {
  const { original_stream: stream, original_created_at: created, original_seq: seq } = row;
  return {
    n: row.n,
    letters: Letters.parse(row.letters),
    original: stream === null || created === null || seq === null ? null : { stream, createdAt: Date.parse(created), seq },
    subject: row.subject,
    target: row.target,
    targetCreatedAt: Date.parse(row.target_created_at),
    generation: row.generation,
    keepsLetter: row.keeps_letter,
    consumer: row.consumer,
    ...(row.edited ? { edited: true } : {}),
    ...(row.original_subject === null ? {} : { originalSubject: row.original_subject }),
    ...(row.original_stored_at === null ? {} : { removesOriginal: { storedAt: Date.parse(row.original_stored_at) } }),
  };
}

const toItem = (row: Columns): ItemRecord => ({
  ...toPlanned(row),
  state: State.parse(row.state),
  reason: row.reason,
  publishedSeq: row.published_seq,
  publishedAt: row.published_at === null ? null : Date.parse(row.published_at),
  removed: row.removed,
  settlement: toSettlement(row),
});

function toSettlement({ settled_as: state, settled_by: by, settled_at: at, boomerang }: Columns): ItemRecord["settlement"] {
  return state === null || at === null ? null : { state: SettledState.parse(state), by, at: Date.parse(at), boomerang };
}
