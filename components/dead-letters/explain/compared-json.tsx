import { ScrollBox, visibleText } from "@/components/payload";
import { formatCount } from "@/components/ui/format";
import type { Difference, JsonDifferences } from "@/lib/domain/explain/json-differences";

const titles = {
  different: "Different",
  "only-here": "Only in this one",
  "only-good": "Only in the good one",
} as const;

/** What differs, by what kind of difference it is: which fields are missing is seen at once. */
export function ComparedJson({ differences, same, isCut }: JsonDifferences) {
  const kinds = (["only-here", "only-good", "different"] as const).filter((kind) => differences.some((each) => each.kind === kind));
  return (
    <ScrollBox label="What differs" className="max-h-[560px] px-0 py-0 font-sans">
      {kinds.map((kind) => (
        <section key={kind} aria-label={titles[kind]}>
          <h3 className="border-b border-line bg-raised px-3.5 py-1.5 text-small font-semibold">{titles[kind]}</h3>
          <dl className="grid gap-y-2 border-b border-line px-3.5 py-2.5 font-mono text-small">
            {differences.filter((each) => each.kind === kind).map(Place)}
          </dl>
        </section>
      ))}
      <p className="px-3.5 py-2.5 text-small text-3">
        {differences.length === 0
          ? "They hold the same; only how it is written differs."
          : isCut
            ? `More than ${formatCount(differences.length)} places differ: the first are shown.`
            : `${formatCount(same)} ${same === 1 ? "value is" : "values are"} the same.`}
      </p>
    </ScrollBox>
  );
}

function Place(difference: Difference) {
  const { pointer } = difference;
  return (
    <div key={pointer} className="grid grid-cols-[minmax(0,220px)_minmax(0,1fr)] gap-x-3.5 phone:grid-cols-1">
      <dt className="text-accent wrap-anywhere">{pointer === "" ? "the whole body" : visibleText(pointer)}</dt>
      {difference.kind !== "only-good" && <Value side={difference.kind === "different" ? "this" : null} text={difference.here} />}
      {difference.kind !== "only-here" && <Value side={difference.kind === "different" ? "good" : null} text={difference.good} />}
    </div>
  );
}

/** Which of the two it is stands as a word before it, not as a colour. */
function Value({ side, text }: { side: "this" | "good" | null; text: string }) {
  return (
    <dd className="col-start-2 m-0 flex items-baseline gap-2.5 phone:col-start-1">
      {side !== null && <span className="w-8 flex-none font-sans text-3">{side}</span>}
      <span className={side === "good" ? "min-w-0 text-good wrap-anywhere" : "min-w-0 wrap-anywhere"}>{visibleText(text)}</span>
    </dd>
  );
}
