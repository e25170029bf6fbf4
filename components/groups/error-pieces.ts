import type { GroupWhy } from "@/lib/domain/dead-letter/group-row";

/** A part of an error as it was written; `by`: what stands in its place where letters are compared. */
export type Piece = { text: string; by: string | null };

/** The whole of the error in pieces, in its order. Spans are as the API gives them: in their order, none within another. */
export function piecesOf({ original, replaced }: Pick<NonNullable<GroupWhy["error"]>, "original" | "replaced">): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, by } of replaced.toSorted((a, b) => a.from - b.from)) {
    if (from < at) continue; // never twice
    pieces.push({ text: original.slice(at, from), by: null }, { text: original.slice(from, to), by });
    at = to;
  }
  pieces.push({ text: original.slice(at), by: null });
  return pieces.filter(({ text, by }) => text !== "" || by !== null);
}
