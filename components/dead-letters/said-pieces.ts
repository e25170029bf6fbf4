import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";

type Said = NonNullable<DeadLetterRow["saidIn"]>[number];

/** The whole text in pieces, in its order. Spans are as the API gives them: in their order, none within another. */
export function saidPieces({ text, spans }: Pick<Said, "text" | "spans">): { text: string; isSaid: boolean }[] {
  const ends = spans.map(([, to]) => to);
  const pieces = spans.flatMap(([from, to], at) => [
    { text: text.slice(ends[at - 1] ?? 0, from), isSaid: false },
    { text: text.slice(from, to), isSaid: true },
  ]);
  return [...pieces, { text: text.slice(ends.at(-1) ?? 0), isSaid: false }].filter((piece) => piece.text !== "");
}
