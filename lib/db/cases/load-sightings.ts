import "server-only";
import { z } from "zod";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { MAX_SHARING, type Seen } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { jsonRows, rowsAs } from "../batch";
import { Prisma } from "../generated/client";
import { lettersWhere } from "../many-dead-letters";
import type { Db } from "./under-lock";

/** A sighting as the database has it, and the case that it is of now. */
export type Known = Seen & { deadLetter: string };

export type MessageName = { context: string; stream: string; seq: number };
export type SharedId = { context: string; msgId: string };

/** One more than may share a name: that shows that it is too many, and the rest need not be read. */
const ENOUGH = MAX_SHARING + 1;

export const loadByIds = (db: Db, ids: readonly string[]): Promise<Known[]> =>
  load(db, { single: Prisma.sql`SELECT unnest(${[...ids]}::text[])`, several: Prisma.sql`SELECT unnest(${[...ids]}::text[])` });

/** All sightings of these cases that were seen more than once. */
export const loadCases = (db: Db, ids: readonly string[]): Promise<Known[]> => readSeveral(db, Prisma.sql`dead_letter = ANY(${[...ids]})`);

export function loadByMessages(db: Db, names: readonly MessageName[]): Promise<Known[]> {
  const rows = rowsAs(names, "context text, stream text, seq bigint");
  return loadSharing(db, rows, "t.context = r.context AND t.original_stream = r.stream AND t.original_seq = r.seq");
}

export function loadByMsgIds(db: Db, ids: readonly SharedId[]): Promise<Known[]> {
  return loadSharing(db, rowsAs(ids, `context text, "msgId" text`), `t.context = r.context AND t.msg_id = r."msgId"`);
}

function loadSharing(db: Db, rows: Prisma.Sql, where: string): Promise<Known[]> {
  const of = (table: string, more: string) =>
    Prisma.sql`SELECT found.id FROM ${rows} CROSS JOIN LATERAL (${Prisma.raw(`SELECT t.id FROM ${table} AS t WHERE ${where} ${more} LIMIT ${ENOUGH}`)}) AS found`;
  return load(db, { single: of("dead_letter", "AND t.also_seen_as = '{}'"), several: of("sighting", "") });
}

/** A sighting is a row of its own only where its case has others; else it is the case. */
async function load(db: Db, { single, several }: { single: Prisma.Sql; several: Prisma.Sql }): Promise<Known[]> {
  const alone = await lettersWhere(db, Prisma.sql`id = ANY(ARRAY(${single})) AND also_seen_as = '{}'`);
  return [...alone.map(asKnown), ...(await readSeveral(db, Prisma.sql`id = ANY(ARRAY(${several}))`))];
}

async function readSeveral(db: Db, where: Prisma.Sql): Promise<Known[]> {
  const rows = await jsonRows<{ facts: unknown; present: boolean; dead_letter: string }>(
    db,
    Prisma.sql`SELECT facts, present, dead_letter FROM sighting WHERE ${where}`,
  );
  return rows.map((row) => ({ ...Facts.parse(row.facts), present: row.present, deadLetter: row.dead_letter }));
}

function asKnown({ state: _state, group: _group, alsoSeenAs: _others, claimedBy: _holder, ...sighting }: DeadLetter): Known {
  return { ...sighting, present: sighting.payloadAvailable, deadLetter: sighting.id };
}

const { kind, correlation } = DeadLetterRow.shape;
const text = z.string().nullable();
const number = z.number().nullable();

const Facts: z.ZodType<Sighting> = z.object({
  id: z.string(),
  context: z.string(),
  kind,
  stream: z.string(),
  streamCreatedAt: z.number(),
  seq: z.number(),
  subject: z.string(),
  originalStream: text,
  originalCreatedAt: number,
  originalSeq: number,
  originalSubject: text,
  msgId: text,
  consumer: text,
  epoch: z.string(),
  error: text,
  errorClass: text,
  deliveries: number,
  failedAt: z.number(),
  seenAt: z.number(),
  storedAt: z.number(),
  expiresAt: number,
  correlation,
  generation: z.number(),
  sizeBytes: z.number(),
  profile: text,
  fingerprint: text.default(null), // an older Jetlag did not ask
  payloadAvailable: z.boolean(),
});
