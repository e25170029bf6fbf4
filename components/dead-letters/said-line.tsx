import { visibleText } from "@/components/payload/bytes";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { saidPieces } from "./said-pieces";

const names = {
  error: "error",
  subject: "subject",
  stream: "stream",
  consumer: "consumer",
  class: "error class",
  id: "id",
  flow: "flow",
  body: "in the body",
  elsewhere: "in the body, or in another copy",
} as const;

/** Where a letter that was found by words says them. */
export function SaidLine({ row }: { row: DeadLetterRow }) {
  return (
    <span className="block truncate text-small text-3">
      {row.saidIn?.map((said, at) => (
        <span key={at}>
          {at > 0 && " · "}
          {names[said.where]}{" "}
          {saidPieces(said).map(({ text, isSaid }, piece) =>
            isSaid ? (
              <mark key={piece} className="rounded-sm bg-draining-fill text-draining underline decoration-dotted underline-offset-2">
                {visibleText(text)}
              </mark>
            ) : (
              <span key={piece}>{visibleText(text)}</span>
            ),
          )}
        </span>
      ))}
    </span>
  );
}
