import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { messageKey } from "@/lib/domain/dead-letter/unite";
import { columnsAs, jsonRows, type Column } from "../batch";
import { Prisma } from "../generated/client";
import type { Db } from "./under-lock";

/** A stream, and which of its sequences letters name: as their place, or as what died. */
type Range = { n: number; of: "place" | "message"; context: string; stream: string; low: number; high: number };

/** So many rows of a range are looked at for one of the same context: the same stream may be in another context as well. */
const LOOKED_AT = 2_000;

/**
 * Letters of which a few looks into indexes cannot say that no stored sighting has their place, their message or their Nats-Msg-Id. Streams are
 * read in their order, so that most batches lie where nothing is yet, and need no look-up letter by letter.
 */
export async function findDoubtful(db: Db, letters: readonly Sighting[]): Promise<Sighting[]> {
  const ranges = rangesOf(letters);
  const rows = await jsonRows<{ n: number }>(
    db,
    Prisma.sql`SELECT n FROM ${columnsAs([...ranges.values()], columns)} WHERE CASE "of"
      WHEN 'place' THEN ${holds("dead_letter", "stream", "seq")} OR ${holds("sighting", "stream", "seq")}
      ELSE ${holds("dead_letter", "original_stream", "original_seq")} OR ${holds("sighting", "original_stream", "original_seq")} END
    UNION ALL SELECT ${NAMELESS} WHERE ${hasNameless("dead_letter")} OR ${hasNameless("sighting")}`,
  );
  const held = new Set(rows.map(({ n }) => n));
  const isHeld = (key: string | null) => key !== null && held.has(ranges.get(key)?.n ?? NAMELESS);
  return letters.filter((letter) => {
    const isNameless = messageKey(letter) === null;
    if (letter.msgId !== null && (isNameless || held.has(NAMELESS))) return true;
    return isHeld(keyOf(letter, "place")) || isHeld(keyOf(letter, "message"));
  });
}

const NAMELESS = -1;

const columns: readonly Column<Range>[] = [
  ["n", "int", ({ n }) => n],
  ['"of"', "text", (range) => range.of],
  ["context", "text", ({ context }) => context],
  ["stream", "text", ({ stream }) => stream],
  ["low", "bigint", ({ low }) => low],
  ["high", "bigint", ({ high }) => high],
];

function rangesOf(letters: readonly Sighting[]): Map<string, Range> {
  const ranges = new Map<string, Range>();
  for (const letter of letters) {
    for (const kind of ["place", "message"] as const) {
      const [stream, seq] = kind === "place" ? [letter.stream, letter.seq] : [letter.originalStream, letter.originalSeq];
      const key = keyOf(letter, kind);
      if (key === null || stream === null || seq === null) continue;
      const range = ranges.get(key);
      if (range) [range.low, range.high] = [Math.min(range.low, seq), Math.max(range.high, seq)];
      else ranges.set(key, { n: ranges.size, of: kind, context: letter.context, stream, low: seq, high: seq });
    }
  }
  return ranges;
}

function keyOf(letter: Sighting, of: Range["of"]): string | null {
  const stream = of === "place" ? letter.stream : messageKey(letter) === null ? null : letter.originalStream;
  return stream === null ? null : `${of} ${stream.length} ${stream} ${letter.context}`;
}

/** Each a scalar subquery in the order of an index, of which PostgreSQL makes neither a join nor a look through the whole table. */
const holds = (table: string, stream: string, seq: string) =>
  Prisma.raw(`(SELECT count(*) FILTER (WHERE near.context = r.context) > 0 OR count(*) = ${LOOKED_AT}
    FROM (SELECT t.context FROM ${table} AS t WHERE t.${stream} = r.stream AND t.${seq} BETWEEN r.low AND r.high
      ORDER BY t.${seq} LIMIT ${LOOKED_AT}) AS near)`);

/** As the partial indexes have it. */
const hasNameless = (table: string) =>
  Prisma.raw(`coalesce((SELECT true FROM ${table} AS t
    WHERE t.msg_id IS NOT NULL AND (t.original_stream IS NULL OR t.original_seq IS NULL)
    ORDER BY t.context, t.msg_id LIMIT 1), false)`);
