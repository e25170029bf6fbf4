import "server-only";
import type { Sighting } from "@/lib/domain/dead-letter/sighting";
import { columnsAs, type Column } from "../batch";
import { Prisma } from "../generated/client";

/** A stream, and which of its sequences letters name: as their place, or as what died. */
type Range = { n: number; of: "place" | "message"; context: string; stream: string; low: number; high: number };

/** So many rows of a range are looked at for one of the same context: the same stream may be in another context as well. */
const LOOKED_AT = 2_000;

type Doubts = {
  /** To be asked in the transaction that writes the letters: a scalar subquery. */
  question: Prisma.Sql;
  /** Those that its answer leaves in doubt. */
  after(answer: string | null): Sighting[];
};

/**
 * Letters of which a few looks into indexes cannot say that no stored sighting has their place, their message or their Nats-Msg-Id. Streams are
 * read in their order, so that most batches lie where nothing is yet, and need no look-up letter by letter.
 */
export function doubtsOf(letters: readonly Sighting[]): Doubts {
  const ranges = new Ranges();
  const near = letters.map((letter) => {
    const { context, stream, seq, originalStream, originalSeq } = letter;
    const place = ranges.with({ of: "place", context, stream, seq });
    if (originalStream === null || originalSeq === null) return { letter, place, message: null };
    return { letter, place, message: ranges.with({ of: "message", context, stream: originalStream, seq: originalSeq }) };
  });
  return {
    question: whichAreHeld(ranges.all),
    after(answer) {
      const held = new Set(answer === null ? [] : (JSON.parse(answer) as number[])); // numbers of ranges, as it was asked
      const isDoubtful = ({ letter, place, message }: (typeof near)[number]) =>
        (letter.msgId !== null && (message === null || held.has(NAMELESS))) ||
        held.has(place.n) ||
        (message !== null && held.has(message.n));
      return near.filter(isDoubtful).map(({ letter }) => letter);
    },
  };
}

class Ranges {
  readonly #known = new Map<string, Range>();
  /** Letters of one stream come one after the other: nearly each is in the range of the one before. */
  readonly #last: Partial<Record<Range["of"], Range>> = {};

  get all(): Range[] {
    return [...this.#known.values()];
  }

  /** The range of this stream, widened to this sequence. */
  with({ of, context, stream, seq }: Pick<Range, "of" | "context" | "stream"> & { seq: number }): Range {
    const last = this.#last[of];
    const range = last?.stream === stream && last.context === context ? last : this.#find({ of, context, stream, low: seq, high: seq });
    range.low = Math.min(range.low, seq);
    range.high = Math.max(range.high, seq);
    this.#last[of] = range;
    return range;
  }

  #find(range: Omit<Range, "n">): Range {
    const key = `${range.of} ${range.stream.length} ${range.stream} ${range.context}`;
    const known = this.#known.get(key) ?? { n: this.#known.size, ...range };
    this.#known.set(key, known);
    return known;
  }
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

const whichAreHeld = (ranges: readonly Range[]) => Prisma.sql`(SELECT json_agg(n)::text FROM (
  SELECT n FROM ${columnsAs(ranges, columns)} WHERE CASE "of"
    WHEN 'place' THEN ${holds("dead_letter", "stream", "seq")} OR ${holds("sighting", "stream", "seq")}
    ELSE ${holds("dead_letter", "original_stream", "original_seq")} OR ${holds("sighting", "original_stream", "original_seq")} END
  UNION ALL SELECT ${NAMELESS} WHERE ${hasNameless("dead_letter")} OR ${hasNameless("sighting")}) AS held)`;

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
