import { ScrollBox, visibleText } from "@/components/payload";
import { formatCount } from "@/components/ui/format";
import type { Line, LineDifferences } from "@/lib/domain/explain/line-differences";

const LONGEST = 1_000;
const signs = { same: " ", "only-here": "−", "only-good": "+" } as const;
const looks = { same: "text-3", "only-here": "text-text", "only-good": "text-good" } as const;
const said = { same: "", "only-here": "only in this one: ", "only-good": "only in the good one: " } as const;

/** Text that is no JSON: − stands before a line of this one, + before a line of the good one. */
export function ComparedLines({ lines, isCut }: LineDifferences) {
  return (
    <>
      <ScrollBox label="What differs" className="max-h-[560px] leading-[19px]">
        {lines.map((line, n) => (
          <OneLine key={n} line={line} />
        ))}
      </ScrollBox>
      <p className="border-t border-line px-3.5 py-2.5 text-small text-3">
        − only in this one, + only in the good one.{isCut && ` More lines differ: the first ${formatCount(lines.length)} are shown.`}
      </p>
    </>
  );
}

function OneLine({ line }: { line: Line }) {
  if (line.kind === "left-out")
    return <div className="text-3">⋯ {line.count === 1 ? "one line" : `${formatCount(line.count)} lines`}, the same</div>;
  const text = line.text.length > LONGEST ? `${line.text.slice(0, LONGEST).toWellFormed()}…` : line.text;
  return (
    <div className={`grid grid-cols-[2ch_minmax(0,1fr)] ${looks[line.kind]}`}>
      <span aria-hidden="true">{signs[line.kind]}</span>
      <span className="wrap-anywhere whitespace-pre-wrap">
        <span className="sr-only">{said[line.kind]}</span>
        {visibleText(text)}
      </span>
    </div>
  );
}
