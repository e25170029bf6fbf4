import { useMemo } from "react";
import { visibleText } from "@/components/payload";
import { formatCount } from "@/components/ui/format";
import { compare, type Comparison } from "@/lib/domain/explain/compare";
import type { Payload } from "@/lib/domain/message";

type Side = { side: "before" | "after"; text: string };

/** What becomes of a body: − stands before what it was, + before what it is, and both are said. */
export function Diff({ before, after }: { before: Payload; after: Payload }) {
  const compared = useMemo(() => compare(before, after), [before, after]);
  if (compared.kind === "equal") return <p className="text-small text-2">It stays as it is.</p>;
  if (compared.kind === "not-compared") return <p className="text-small text-2">It is changed, and cannot be shown here. {compared.why}</p>;
  return (
    <>
      <ul className="grid font-mono text-small">
        {sidesOf(compared).map(({ side, text }, n) => (
          <li key={n} className="grid grid-cols-[2ch_minmax(0,1fr)]">
            <span aria-hidden="true">{side === "before" ? "−" : "+"}</span>
            <span className={side === "after" ? "text-good wrap-anywhere" : "wrap-anywhere"}>
              <span className="sr-only">{side}: </span>
              {visibleText(text)}
            </span>
          </li>
        ))}
      </ul>
      {compared.isCut && <p className="text-small text-3">More is changed than the first {formatCount(sidesOf(compared).length)} lines.</p>}
    </>
  );
}

function sidesOf(compared: Extract<Comparison, { kind: "json" | "lines" }>): Side[] {
  if (compared.kind === "lines")
    return compared.lines.flatMap((line): Side[] =>
      line.kind === "only-here"
        ? [{ side: "before", text: line.text }]
        : line.kind === "only-good"
          ? [{ side: "after", text: line.text }]
          : [],
    );
  return compared.differences.flatMap((each): Side[] => {
    const where = each.pointer || "the whole body";
    return [
      ...("here" in each ? [{ side: "before" as const, text: `${where}: ${each.here}` }] : []),
      ...("good" in each ? [{ side: "after" as const, text: `${where}: ${each.good}` }] : []),
    ];
  });
}
