import "server-only";
import { sources } from "@/lib/domain/dead-letter/sources";
import type { Instance } from "./cases/instance";
import { Prisma, type PrismaClient } from "./generated/client";

export function indexRebuildsIn(client: PrismaClient) {
  return {
    /**
     * Has dead-letter streams read again from their beginning; returns which. Rows stay as they are until they are read again: nothing that a
     * list shows leaves it meanwhile, and what people and jobs made of a letter stays.
     */
    async begin(context: string, stream?: string): Promise<string[]> {
      const which = stream === undefined ? Prisma.empty : Prisma.sql`AND stream = ${stream}`;
      const rows = await client.$queryRaw<{ stream: string }[]>`
        UPDATE dead_letter_cursor SET indexed_seq = 0, text_indexed_seq = 0, rebuilds = rebuilds + 1, updated_at = now()
        WHERE context = ${context} AND stream <> ALL(${Object.values(sources)}) ${which} RETURNING stream`;
      return [...new Set(rows.map((row) => row.stream))].toSorted();
    },

    /** How often that was asked for each life of a stream, where it was: whoever follows one begins again at another number than it began with. */
    async all(): Promise<(Instance & { rebuilds: number })[]> {
      const rows = await client.$queryRaw<{ context: string; stream: string; created: string; rebuilds: number }[]>`
        SELECT context, stream, stream_created_at AS created, rebuilds FROM dead_letter_cursor WHERE rebuilds > 0`;
      return rows.map(({ created, ...row }) => ({ ...row, createdAt: Date.parse(created) }));
    },
  };
}

export type IndexRebuilds = ReturnType<typeof indexRebuildsIn>;
