import "server-only";
import type { SentCopy } from "@/lib/domain/redrive/message/is-copy";
import { jsonRows } from "../batch";
import { Prisma, type PrismaClient } from "../generated/client";
import { resultOf } from "./runs";

/**
 * One sending of a message: by which re-drive, from which place, and the dead letters that the message was before. `at` (epoch ms): when its
 * copy was stored, else when the re-drive began.
 */
export type Sending = SentCopy & {
  id: string;
  number: number;
  actor: string;
  at: number;
  /** Which item of it. */
  n: number;
  /** The place by which its copy is named. */
  from: { stream: string; seq: number };
  /** Ids of cases; their rows may be gone. */
  letters: string[];
};

type Columns = Omit<Sending, "at" | "from" | "targetCreatedAt"> & { at: string; stream: string; seq: number; targetCreatedAt: string };

/** What was selected of a plan that was never started, or was skipped, was not sent. */
const sendings = (which: Prisma.Sql) => Prisma.sql`
  SELECT job.id::text AS id, job.number, job.actor_name AS actor, coalesce(result.published_at, job.started_at) AS at, item.n, item.stream, item.seq,
    item.subject, item.target, item.target_created_at AS "targetCreatedAt", result.published_seq AS "publishedSeq",
    ARRAY(SELECT dead_letter FROM redrive_letter AS of WHERE of.redrive_id = item.redrive_id AND of.item = item.n ORDER BY 1) AS letters
  FROM redrive_item AS item JOIN redrive AS job ON job.id = item.redrive_id
    LEFT JOIN LATERAL ${resultOf({ job: Prisma.sql`item.redrive_id`, item: Prisma.sql`item.n` })} AS result ON true
  WHERE ${which} AND job.started_at IS NOT NULL AND result.state IS DISTINCT FROM 'skipped'`;

/** The sending that a copy names; `null` where that is forgotten, of another context, or never was. */
export async function sendingOf(
  client: PrismaClient,
  context: string,
  { job, stream, seq }: { job: string; stream: string; seq: number },
): Promise<Sending | null> {
  const which = Prisma.sql`item.redrive_id = ${job}::uuid AND item.stream = ${stream} AND item.seq = ${BigInt(seq)} AND job.context = ${context}`;
  const [row] = await jsonRows<Columns>(client, Prisma.sql`${sendings(which)} LIMIT 1`);
  return row ? toSending(row) : null;
}

/** Every sending of the message of a dead letter, in their order. */
export async function sendingsOfLetter(client: PrismaClient, letter: string): Promise<Sending[]> {
  const mine = Prisma.sql`SELECT redrive_id, item FROM redrive_letter WHERE dead_letter = ${letter}`;
  const rows = await jsonRows<Columns>(
    client,
    Prisma.sql`${sendings(Prisma.sql`(item.redrive_id, item.n) IN (${mine})`)} ORDER BY job.number`,
  );
  return rows.map(toSending);
}

const toSending = ({ at, stream, seq, targetCreatedAt, ...row }: Columns): Sending => ({
  ...row,
  at: Date.parse(at),
  from: { stream, seq },
  targetCreatedAt: Date.parse(targetCreatedAt),
});
