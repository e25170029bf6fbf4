import "server-only";
import { rankOf } from "@/lib/domain/dead-letter/unite";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { letterWords } from "@/lib/domain/dead-letter/letter-words";
import { columnsAs, type Column } from "../batch";
import { Prisma } from "../generated/client";
import type { Db } from "./under-lock";

/** Of sightings that are none any more, whatever becomes of their cases. */
export async function forgetWords(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.$executeRaw`DELETE FROM dead_letter_text WHERE id = ANY(${[...ids]})`;
}

/** What is known of messages that an advisory, or a listing, says are dead: they lie in no stream whose words are read later. */
export async function writeWords(db: Db, sightings: readonly Sighting[]): Promise<void> {
  const own = sightings.filter((each) => rankOf(each) === 2);
  if (own.length === 0) return;
  const told = new Map(own.map((each) => [each.id, each]));
  for (const each of own) if (hasRead(each)) told.set(each.id, each);
  const all = [...told.values()];
  const [read, unread] = [all.filter(hasRead), all.filter((each) => !hasRead(each))];
  if (read.length > 0) await db.$executeRaw`${inserted(read)} ON CONFLICT (id) DO UPDATE SET tsv = excluded.tsv`;
  // What was read once is not forgotten where the message has left, or may not be read any more.
  if (unread.length > 0) await db.$executeRaw`${inserted(unread)} ON CONFLICT (id) DO NOTHING`;
}

const inserted = (some: readonly Sighting[]) =>
  Prisma.sql`INSERT INTO dead_letter_text (id, tsv) SELECT id, tsv FROM ${columnsAs(some, columns)} ORDER BY id`;

const hasRead = ({ subject }: Sighting) => subject !== "";

const columns: readonly Column<Sighting>[] = [
  ["id", "text", ({ id }) => id],
  ["tsv", "tsvector", (sighting) => letterWords(sighting, "")],
];
