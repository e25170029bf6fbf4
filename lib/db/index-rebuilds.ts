import "server-only";
import { sources } from "@/lib/domain/dead-letter/sources";
import type { Instance } from "./cases/instance";
import { iso } from "./cases/rows";
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

    /** How often that was asked for this life of a stream: whoever follows it begins again when it is another number than it began with. */
    async count({ context, stream, createdAt }: Instance): Promise<number> {
      const key = { context, stream, streamCreatedAt: iso(createdAt) };
      const cursor = await client.deadLetterCursor.findUnique({
        where: { context_stream_streamCreatedAt: key },
        select: { rebuilds: true },
      });
      return cursor?.rebuilds ?? 0;
    },
  };
}

export type IndexRebuilds = ReturnType<typeof indexRebuildsIn>;
