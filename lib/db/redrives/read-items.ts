import "server-only";
import { z } from "zod";
import { itemStates, settledStates, type PlannedItem } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import { between, itemsNow, only, waitingItems } from "./items-now";
import type { Db } from "../jobs/read-jobs";
import type { ItemRecord } from "./types";

/** What nearly all items of a job have in common. */
type Common = {
  original_stream: string | null;
  original_created_at: string | null;
  target: string;
  target_created_at: string;
  generation: number;
  keeps_letter: boolean;
  consumer: string | null;
  edited: boolean;
};

type Own = {
  n: number;
  letters: unknown;
  original_seq: number | null;
  subject: string;
  original_subject: string | null;
  original_stored_at: string | null;
};

type Planned = Common & Own;

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

const commonColumns = Prisma.sql`original_stream, original_created_at, target, target_created_at, generation, keeps_letter, consumer, edited`;
const ownColumns = Prisma.sql`n, letters, original_seq, subject, original_subject, original_stored_at`;
const planned = Prisma.sql`${ownColumns}, ${commonColumns}`;

/** Items of a job that `rest` (WHERE, ORDER BY, LIMIT) chooses. */
export async function readItems(db: Db, job: string, rest: Prisma.Sql): Promise<ItemRecord[]> {
  const query = Prisma.sql`SELECT ${planned}, state, reason, published_seq, published_at, removed, settled_as, settled_by, settled_at, boomerang FROM ${itemsNow(only(job))} ${rest}`;
  return (await jsonRows<Columns>(db, query)).map((row) => toItem(row, row, toBecame(row)));
}

/** What became of an item. */
type Became = Omit<ItemRecord, keyof PlannedItem>;

const untouched: Became = { state: "selected", reason: null, publishedSeq: null, publishedAt: null, removed: false, settlement: null };

/** Beside twice as many as a batch may have, of which those before may be half where some were freed, so many items are looked at: PostgreSQL would sort all that wait. */
const LOOKED_AT = 1_000;

type Wanted = { limit: number; from: number; upTo: number | null };

/** The first of those that wait, of items `from` to `upTo`, all of one target; not all of them where others lie between. */
export async function readWaiting(db: Db, job: string, { limit, from, upTo }: Wanted): Promise<ItemRecord[]> {
  const step = LOOKED_AT + 2 * limit;
  let last = upTo;
  for (let first = from; last === null || first <= last; first += step) {
    const end = Math.min(first + step - 1, last ?? Number.POSITIVE_INFINITY);
    const waiting = waitingItems(job, between(first, end));
    // What they have in common travels once: to write and read it is half of what a batch costs.
    const query = Prisma.sql`
      SELECT ${commonColumns}, json_agg(own) AS items
      FROM (SELECT ${planned} FROM ${waiting} AND target = (SELECT target FROM ${waiting} ORDER BY n LIMIT 1) ORDER BY n LIMIT ${BigInt(limit)}) AS item
        CROSS JOIN LATERAL (SELECT ${ownColumns}) AS own
      GROUP BY ${commonColumns}`;
    const groups = await jsonRows<Common & { items: Own[] }>(db, query);
    if (groups.length > 0)
      return groups.flatMap((group) => group.items.map((each) => toItem(group, each, untouched))).toSorted((a, b) => a.n - b.n);
    last ??= await lastItem(db, job);
  }
  return [];
}

async function lastItem(db: Db, job: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | null }[]>`SELECT max(n) AS n FROM redrive_item WHERE redrive_id = ${job}::uuid`;
  return row?.n ?? 0;
}

/** Without spreads: those of a thousand items take as long as the database does. */
function toItem(common: Common, own: Own, { state, reason, publishedSeq, publishedAt, removed, settlement }: Became): ItemRecord {
  const { original_stream: stream, original_created_at: created } = common;
  const { n, subject, original_seq: seq, original_subject: originalSubject, original_stored_at: storedAt } = own;
  const item: ItemRecord = {
    n,
    letters: Letters.parse(own.letters),
    original: stream === null || created === null || seq === null ? null : { stream, createdAt: Date.parse(created), seq },
    subject,
    target: common.target,
    targetCreatedAt: Date.parse(common.target_created_at),
    generation: common.generation,
    keepsLetter: common.keeps_letter,
    consumer: common.consumer,
    state,
    reason,
    publishedSeq,
    publishedAt,
    removed,
    settlement,
  };
  if (common.edited) item.edited = true;
  if (originalSubject !== null) item.originalSubject = originalSubject;
  if (storedAt !== null) item.removesOriginal = { storedAt: Date.parse(storedAt) };
  return item;
}

const toBecame = (row: Columns): Became => ({
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
