import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { isCopy } from "@/lib/domain/redrive/message/is-copy";
import { sentAs } from "@/lib/domain/redrive/message/sent-as";
import { columnsAs, jsonRows, rowsAs } from "../batch";
import type { Db } from "../cases/under-lock";
import { Prisma } from "../generated/client";
import { isInPlace } from "./in-place";
import { resultOf, someStoredAs, storedAs } from "./runs";

/**
 * Dead letters of messages that a re-drive sent: written as what became of these items in the transaction that indexes the letter, whether
 * their job still runs or not. So the index's cursor never stands behind a letter whose boomerang is not written, and nobody has to look for
 * them later. Beside the epochs of a job, because it is true in each of them, and final.
 */
export type Dead = Pick<
  Sighting,
  | "id"
  | "context"
  | "kind"
  | "subject"
  | "originalStream"
  | "originalCreatedAt"
  | "originalSeq"
  | "originalSubject"
  | "msgId"
  | "consumer"
  | "seenAt"
>;

type Row = {
  i: number;
  redrive: string;
  n: number;
  subject: string;
  target: string;
  targetCreatedAt: string;
  state: string | null;
  publishedSeq: number | null;
  publishedAt: string | null;
  named: boolean;
  /** It was delivered again where it lies: its copy is itself. */
  inPlace: boolean | null;
};

/** A letter that does not say in which life of a stream its message lay is no older than the copy, but for clocks that differ. */
const CLOCKS_MS = 60_000;

/** Whether any of these may be one, in a word for a statement: nearly no batch has any, and whoever asks something else anyway asks this with it. */
export function mayBeBack(dead: readonly Dead[]): Prisma.Sql {
  if (dead.some(({ msgId }) => msgId !== null && sentAs(msgId) !== null)) return Prisma.sql`true`;
  const seqs = dead.flatMap(({ originalStream, originalSeq }) => (originalStream === null || originalSeq === null ? [] : originalSeq));
  return seqs.length === 0 ? Prisma.sql`false` : wereSomeSent(seqs);
}

/** Several times is once. In a transaction that holds the lock of cases: what is seen later has a later number then (`nth`). */
export async function noteBoomerangs(db: Db, dead: readonly Dead[]): Promise<void> {
  const found = await findSent(db, dead);
  const back = new Map<string, { redrive: string; item: number; letter: Dead }>();
  for (const row of found) {
    const letter = dead[row.i];
    if (letter && isBack(letter, row)) back.set(`${row.redrive} ${row.n}`, { redrive: row.redrive, item: row.n, letter });
  }
  if (back.size === 0) return;
  const rows = [...back.values()].map(({ redrive, item, letter: { id, consumer } }) => ({ redrive, item, letter: id, by: consumer }));
  await db.$executeRaw`
    INSERT INTO redrive_outcome (redrive_id, item, state, by, at, boomerang)
    SELECT redrive, item, 'boomeranged', by, now(), letter FROM ${rowsAs(rows, "redrive uuid, item int, letter text, by text")}
    ORDER BY redrive, item
    ON CONFLICT (redrive_id, item) DO UPDATE SET state = 'boomeranged', by = excluded.by, at = excluded.at, boomerang = excluded.boomerang,
      nth = excluded.nth
    WHERE redrive_outcome.state <> 'boomeranged' OR redrive_outcome.boomerang IS NULL`;
}

/** By its headers, which name job and place; else by the place at which the copy was stored. */
function isBack(letter: Dead, { named, inPlace, subject, target, publishedSeq, state, ...row }: Row): boolean {
  const targetCreatedAt = Date.parse(row.targetCreatedAt);
  const isThere = letter.originalStream === target && (letter.originalCreatedAt ?? targetCreatedAt) === targetCreatedAt;
  // The death that it was re-driven for, and its copies, name the same place.
  if (inPlace === true) return isThere && row.publishedAt !== null && letter.seenAt >= Date.parse(row.publishedAt);
  // One whose PubAck is not written yet may be dead already; it counts as soon as that is (lib/db/redrives/items-now.ts).
  if (named) return state !== "skipped" && isCopy(letter, { subject, target, targetCreatedAt, publishedSeq });
  if (state !== "published" || letter.originalStream !== target || !mayBeCopy(letter)) return false;
  if (letter.originalCreatedAt !== null) return letter.originalCreatedAt === targetCreatedAt;
  return row.publishedAt !== null && letter.seenAt >= Date.parse(row.publishedAt) - CLOCKS_MS;
}

/** Scalar keys and lateral looks into one index each: PostgreSQL knows nothing yet of a job that is new, and would read it whole. */
async function findSent(db: Db, dead: readonly Dead[]): Promise<Row[]> {
  const named = dead.flatMap(({ msgId, context }, i) => {
    const sent = msgId === null ? null : sentAs(msgId);
    return sent ? [{ i, context, ...sent }] : [];
  });
  const placed = dead.flatMap(({ context, originalStream, originalSeq: seq }, i) =>
    originalStream === null || seq === null ? [] : [{ i, context, seq }],
  );
  if (named.length + placed.length === 0) return [];
  const byName = Prisma.sql`
    SELECT r.i, r.context, item.redrive_id, item.n, true AS named
    FROM ${rowsAs(named, "i int, context text, job uuid, stream text, seq bigint")} CROSS JOIN LATERAL (
      SELECT redrive_id, n FROM redrive_item WHERE redrive_id = r.job AND seq = r.seq AND stream = r.stream OFFSET 0) AS item`;
  const columns = [
    ["i", "int", (one: (typeof placed)[number]) => one.i],
    ["context", "text", (one: (typeof placed)[number]) => one.context],
    ["seq", "bigint", (one: (typeof placed)[number]) => one.seq],
  ] as const;
  const byPlace = () => Prisma.sql`
    SELECT r.i, r.context, sent.redrive_id, sent.item AS n, false AS named
    FROM ${columnsAs(placed, columns)} CROSS JOIN LATERAL ${storedAs(Prisma.sql`r.seq`)} AS sent
    WHERE ${wereSomeSent(placed.map(({ seq }) => seq))}`;
  const ways = [...(named.length > 0 ? [byName] : []), ...(placed.length > 0 ? [byPlace()] : [])];
  return jsonRows<Row>(
    db,
    Prisma.sql`WITH found AS MATERIALIZED (${Prisma.join(ways, " UNION ALL ")})
      SELECT found.i, found.redrive_id AS redrive, found.n, found.named, item.subject, item.target, item.target_created_at AS "targetCreatedAt",
        result.state, result.published_seq AS "publishedSeq", result.published_at AS "publishedAt",
        ${isInPlace(Prisma.sql`item`, Prisma.sql`result`)} AS "inPlace"
      FROM found
        CROSS JOIN LATERAL (
          SELECT subject, target, target_created_at, original_stream, original_created_at, original_seq FROM redrive_item WHERE redrive_id = found.redrive_id AND n = found.n OFFSET 0) AS item
        LEFT JOIN LATERAL ${resultOf({ job: Prisma.sql`found.redrive_id`, item: Prisma.sql`found.n` })} AS result ON true
      WHERE (SELECT job.context = found.context AND job.started_at IS NOT NULL FROM redrive AS job WHERE job.id = found.redrive_id)
      ORDER BY found.named, found.i DESC`,
  );
}

/** Most batches tell of messages among whose places nothing was ever sent: one look says so, before each has one of its own. */
const wereSomeSent = (seqs: readonly number[]) => someStoredAs({ from: Math.min(...seqs), to: Math.max(...seqs) });

/** Of a message that was read when it died, and that carries no id of ours, the place does not say that it is a copy. */
const mayBeCopy = ({ kind, subject, msgId }: Dead): boolean =>
  kind === "stored" ? msgId === null || sentAs(msgId) === null : subject === "";
