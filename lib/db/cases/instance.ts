import "server-only";
import { Prisma } from "../generated/client";
import { iso } from "./rows";

/** One life of a stream. `createdAt` is epoch ms; the table holds it as ISO text. */
export type Instance = { context: string; stream: string; createdAt: number };

/** What has left an instance. */
export type Gone = { belowSeq: number } | { aboveSeq: number } | { seqs: readonly number[] } | "all";

export const ofInstance = ({ context, stream, createdAt }: Instance): Prisma.Sql =>
  Prisma.sql`context = ${context} AND stream = ${stream} AND stream_created_at = ${iso(createdAt)}`;

export function whichSeqs(gone: Gone): Prisma.Sql {
  if (gone === "all") return Prisma.sql`true`;
  if ("belowSeq" in gone) return Prisma.sql`seq < ${BigInt(gone.belowSeq)}`;
  if ("aboveSeq" in gone) return Prisma.sql`seq > ${BigInt(gone.aboveSeq)}`;
  return Prisma.sql`seq IN (SELECT value::bigint FROM json_array_elements_text(${JSON.stringify(gone.seqs)}::json))`;
}
