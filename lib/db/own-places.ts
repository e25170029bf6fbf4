import "server-only";
import { jsonRows } from "./batch";
import { ofInstance, type Instance } from "./cases/instance";
import { Prisma, type PrismaClient } from "./generated/client";

/** What an advisory says lies in its own stream. Times are epoch ms. */
type OwnPlace = { seq: number; subject: string; storedAt: number; seenAt: number };

/** Dead letters that still lie in the stream they died in: no dead-letter stream tells when they leave. */
export function ownPlacesIn(client: PrismaClient) {
  return {
    /** The lives of streams that hold any. Looks at every row: for the start. */
    async instances(): Promise<Instance[]> {
      const rows = await client.$queryRaw<{ context: string; stream: string; created: string }[]>`
        SELECT DISTINCT context, stream, stream_created_at AS created FROM dead_letter
        WHERE kind <> 'stored' AND stream = original_stream AND payload_available
        UNION SELECT context, stream, stream_created_at FROM sighting
        WHERE facts->>'kind' <> 'stored' AND stream = original_stream AND present`;
      return rows.map(({ context, stream, created }) => ({ context, stream, createdAt: Date.parse(created) }));
    },

    /** What lies in one of them as far as the index knows, after a sequence, in the order of sequences. */
    async present(instance: Instance, { afterSeq, limit }: { afterSeq: number; limit: number }): Promise<OwnPlace[]> {
      const which = Prisma.sql`${ofInstance(instance)} AND seq > ${BigInt(afterSeq)}`;
      const rows = await jsonRows<{ seq: number; subject: string; storedAt: string; seenAt: string }>(
        client,
        Prisma.sql`
          SELECT seq, subject, coalesce(stored_at, seen_at) AS "storedAt", seen_at AS "seenAt" FROM dead_letter
          WHERE ${which} AND kind <> 'stored' AND payload_available
          UNION SELECT seq, facts->>'subject', ${timeOf("storedAt")}, ${timeOf("seenAt")} FROM sighting
          WHERE ${which} AND facts->>'kind' <> 'stored' AND present
          ORDER BY seq LIMIT ${BigInt(limit)}`,
      );
      return rows.map((row) => ({ ...row, storedAt: Date.parse(row.storedAt), seenAt: Date.parse(row.seenAt) }));
    },

    /** Which of these have an exhausted dead letter of this consumer, in whatever state. */
    async exhausted(instance: Instance, consumer: string, seqs: readonly number[]): Promise<Set<number>> {
      const which = Prisma.sql`${ofInstance(instance)} AND seq IN (SELECT value::bigint FROM json_array_elements_text(${JSON.stringify(seqs)}::json))`;
      const rows = await jsonRows<{ seq: number }>(
        client,
        Prisma.sql`
          SELECT seq FROM dead_letter WHERE ${which} AND kind = 'exhausted' AND consumer = ${consumer}
          UNION SELECT seq FROM sighting WHERE ${which} AND facts->>'kind' = 'exhausted' AND facts->>'consumer' = ${consumer}`,
      );
      return new Set(rows.map(({ seq }) => seq));
    },

    /** How many messages of this life are exhausted and still there. */
    async countExhausted(instance: Instance): Promise<number> {
      const [row] = await client.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM (
          SELECT seq FROM dead_letter WHERE ${ofInstance(instance)} AND kind = 'exhausted' AND payload_available
          UNION SELECT seq FROM sighting WHERE ${ofInstance(instance)} AND facts->>'kind' = 'exhausted' AND present) AS seqs`;
      return Number(row?.count ?? 0);
    },
  };
}

export type OwnPlaces = ReturnType<typeof ownPlacesIn>;

const timeOf = (name: "storedAt" | "seenAt") => Prisma.sql`to_timestamp((facts->>${Prisma.raw(`'${name}'`)})::float8 / 1000)`;
