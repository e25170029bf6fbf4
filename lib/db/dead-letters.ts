import "server-only";
import type { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import type { Prisma, PrismaClient } from "./generated/client";
import type { DeadLetterModel } from "./generated/models";

/** A row of the index, as the table holds it. */
export type DeadLetterRecord = DeadLetterModel;

export type DeadLetterFilter = {
  /** Only these: rows of a context that is no longer configured are not shown. */
  contexts: readonly string[];
  state?: (typeof deadLetterStates)[number];
  kind?: (typeof deadLetterKinds)[number];
  stream?: string;
  originalSubject?: string;
  originalStream?: string;
  consumer?: string;
  errorClass?: string;
  /** When the dead-letter stream stored it, epoch ms: `from` inclusive, `to` exclusive. */
  from?: number;
  to?: number;
};

export type OpenCount = { context: string; stream: string; count: number };

/** What lists and details read. */
export function deadLettersIn(client: PrismaClient) {
  return {
    /** Newest first, by the clock of the server that stored them. */
    async list(
      filter: DeadLetterFilter,
      { limit, offset }: { limit: number; offset: number },
    ): Promise<{ rows: DeadLetterRecord[]; total: number }> {
      const where = whereOf(filter);
      const [rows, total] = await Promise.all([
        client.deadLetter.findMany({ where, orderBy: [{ seenAt: "desc" }, { seq: "desc" }, { id: "asc" }], take: limit, skip: offset }),
        client.deadLetter.count({ where }),
      ]);
      return { rows, total };
    },

    get: (id: string): Promise<DeadLetterRecord | null> => client.deadLetter.findUnique({ where: { id } }),

    /** How many are open, per stream: agrees with the total of the list. */
    async countOpen(contexts: readonly string[]): Promise<OpenCount[]> {
      const groups = await client.deadLetter.groupBy({
        by: ["context", "stream"],
        where: { context: { in: [...contexts] }, state: "open" },
        _count: { _all: true },
        orderBy: [{ context: "asc" }, { stream: "asc" }],
      });
      return groups.map(({ context, stream, _count }) => ({ context, stream, count: _count._all }));
    },

    /** Open letters per context, of those contexts whose dead-letter streams are all indexed. */
    async countIndexed(contexts: readonly string[]): Promise<Map<string, number>> {
      const cursors = await client.deadLetterCursor.findMany({
        where: { context: { in: [...contexts] } },
        select: { context: true, denied: true },
      });
      const counts = new Map(cursors.map(({ context }) => [context, 0]));
      for (const { context, count } of await this.countOpen(contexts)) counts.set(context, (counts.get(context) ?? 0) + count);
      for (const { context, denied } of cursors) if (denied !== null) counts.delete(context);
      return counts;
    },

    /** Streams that cannot be read now, and what is not permitted. */
    async denied(contexts: readonly string[]): Promise<{ context: string; stream: string; detail: string }[]> {
      const rows = await client.deadLetterCursor.findMany({ where: { context: { in: [...contexts] }, denied: { not: null } } });
      return rows.map(({ context, stream, denied }) => ({ context, stream, detail: denied ?? "" }));
    },
  };
}

function whereOf({ contexts, from, to, ...equal }: DeadLetterFilter): Prisma.DeadLetterWhereInput {
  const seenAt = { ...(from === undefined ? {} : { gte: new Date(from) }), ...(to === undefined ? {} : { lt: new Date(to) }) };
  return { context: { in: [...contexts] }, ...equal, ...(Object.keys(seenAt).length > 0 ? { seenAt } : {}) };
}
