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
  letters: ItemRecord["letters"];
  original_seq: number | null;
  subject: string;
  original_subject: string | null;
  original_stored_at: string | null;
};

type Columns = Common &
  Omit<Own, "letters"> & {
    letters: unknown;
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
  return (await jsonRows<Columns>(db, query)).map((row) =>
    toItem(toCommon(row), { ...row, letters: Letters.parse(row.letters) }, toBecame(row)),
  );
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
    // What they have in common travels once, and the rest by columns: to write and read items by themselves is more than half of what a batch costs.
    const inCommon = Prisma.sql`${commonColumns}, stream, stream_created_at`;
    const query = Prisma.sql`
      SELECT ${inCommon}, array_agg(n) AS n, array_agg(seq) AS seq, array_agg(letters->0->>'id') AS id, array_agg((letters->0->>'seenAt')::float8) AS seen_at,
        array_agg(CASE WHEN jsonb_array_length(letters) > 1 THEN letters END) AS letters, array_agg(original_seq) AS original_seq,
        array_agg(subject) AS subject, array_agg(original_subject) AS original_subject, array_agg(original_stored_at) AS original_stored_at
      FROM (
        SELECT ${planned}, stream, stream_created_at, seq FROM ${waiting} AND target = (SELECT target FROM ${waiting} ORDER BY n LIMIT 1)
        ORDER BY n LIMIT ${BigInt(limit)}) AS item
      GROUP BY ${inCommon}`;
    const groups = await jsonRows<Group>(db, query);
    if (groups.length > 0) return groups.flatMap(toWaiting).toSorted((a, b) => a.n - b.n);
    last ??= await lastItem(db, job);
  }
  return [];
}

/** Items of which the first letter lies in the same stream, by columns; `letters` where there are several. */
type Group = Common & {
  stream: string;
  stream_created_at: string;
  n: number[];
  seq: number[];
  id: string[];
  seen_at: number[];
  letters: unknown[];
  original_seq: (number | null)[];
  subject: string[];
  original_subject: (string | null)[];
  original_stored_at: (string | null)[];
};

function toWaiting(group: Group): ItemRecord[] {
  const { stream } = group;
  const createdAt = Date.parse(group.stream_created_at);
  const common = toCommon(group);
  return group.n.map((n, i) => {
    const several = group.letters[i] ?? null;
    // Each column is as long as the first.
    const letters: ItemRecord["letters"] =
      several === null ? [{ id: group.id[i]!, stream, createdAt, seq: group.seq[i]!, seenAt: group.seen_at[i]! }] : Letters.parse(several);
    const own = {
      n,
      letters,
      original_seq: group.original_seq[i] ?? null,
      subject: group.subject[i]!,
      original_subject: group.original_subject[i] ?? null,
      original_stored_at: group.original_stored_at[i] ?? null,
    };
    return toItem(common, own, untouched);
  });
}

async function lastItem(db: Db, job: string): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number | null }[]>`SELECT max(n) AS n FROM redrive_item WHERE redrive_id = ${job}::uuid`;
  return row?.n ?? 0;
}

/** The same, read: a time takes as long as all else of an item. */
type InCommon = Pick<ItemRecord, "target" | "targetCreatedAt" | "generation" | "keepsLetter" | "consumer" | "edited"> & {
  originalStream: string | null;
  originalCreatedAt: number | null;
};

const toCommon = (row: Common): InCommon => ({
  originalStream: row.original_stream,
  originalCreatedAt: row.original_created_at === null ? null : Date.parse(row.original_created_at),
  target: row.target,
  targetCreatedAt: Date.parse(row.target_created_at),
  generation: row.generation,
  keepsLetter: row.keeps_letter,
  consumer: row.consumer,
  ...(row.edited ? { edited: true as const } : {}),
});

/** Without spreads: those of a thousand items take as long as the database does. */
function toItem(common: InCommon, own: Own, { state, reason, publishedSeq, publishedAt, removed, settlement }: Became): ItemRecord {
  const { originalStream, originalCreatedAt } = common;
  const { n, letters, subject, original_seq: seq, original_subject: originalSubject, original_stored_at: storedAt } = own;
  const item: ItemRecord = {
    n,
    letters,
    original:
      originalStream === null || originalCreatedAt === null || seq === null
        ? null
        : { stream: originalStream, createdAt: originalCreatedAt, seq },
    subject,
    target: common.target,
    targetCreatedAt: common.targetCreatedAt,
    generation: common.generation,
    keepsLetter: common.keepsLetter,
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
