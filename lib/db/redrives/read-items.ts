import "server-only";
import { z } from "zod";
import { itemStates } from "@/lib/domain/redrive/types";
import { jsonRows } from "../batch";
import { Prisma } from "../generated/client";
import type { Db } from "./read-redrives";
import type { ItemRecord } from "./types";

type Columns = {
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
  state: string;
  reason: string | null;
  batch: number | null;
  published_seq: number | null;
  published_at: string | null;
  removed: boolean;
};

const State = z.enum(itemStates);
const Letter = z.object({ id: z.string(), stream: z.string(), createdAt: z.number(), seq: z.number(), seenAt: z.number() });
const Letters = z.tuple([Letter]).rest(Letter);

/** Of a batch that is done all letters have left that should; its items do not say it each. */
const isRemovedWithBatch = Prisma.sql`(state = 'published' AND NOT keeps_letter AND coalesce((
  SELECT of.state = 'done' FROM redrive_batch AS of WHERE of.redrive_id = redrive_item.redrive_id AND of.n = redrive_item.batch), false))`;

const columns = Prisma.sql`n, letters, original_stream, original_created_at, original_seq, subject, target, target_created_at, generation,
  keeps_letter, state, reason, batch, published_seq, published_at, removed OR ${isRemovedWithBatch} AS removed`;

/** Items that `rest` (WHERE, ORDER BY, LIMIT) chooses. */
export async function readItems(db: Db, rest: Prisma.Sql): Promise<ItemRecord[]> {
  const rows = await jsonRows<Columns>(db, Prisma.sql`SELECT ${columns} FROM redrive_item ${rest}`);
  return rows.map(toItem);
}

function toItem(row: Columns): ItemRecord {
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
    state: State.parse(row.state),
    reason: row.reason,
    batch: row.batch,
    publishedSeq: row.published_seq,
    publishedAt: row.published_at === null ? null : Date.parse(row.published_at),
    removed: row.removed,
  };
}
