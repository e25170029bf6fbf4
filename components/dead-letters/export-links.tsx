import { cn } from "@/components/ui/cn";
import { deadLetterQueries } from "@/lib/queries";
import type { GroupList } from "@/lib/domain/dead-letter/group-row";
import { exportAsked } from "./asked";
import { exportWords, noExportWords } from "./export-words";
import type { DeadLetterListState } from "./list-state";

const formats = [
  { format: "csv", label: "CSV" },
  { format: "ndjson", label: "NDJSON" },
] as const;

const look =
  "inline-flex h-7.5 items-center rounded-md border border-line-strong bg-raised px-2.5 text-text hover:bg-hover touch:h-11 touch:min-w-11 touch:justify-center";

type ExportLinksProps = {
  filter: DeadLetterListState[0];
  /** Of groups: how many open letters those in each state hold. */
  letters: GroupList["letters"] | undefined;
  className: string;
};

/** All that the list holds, not only what is loaded of it, as a file: plain links, which the browser saves as they come. On a phone it waits with the filters, else it stands in the page's head. */
export function ExportLinks({ filter, letters, className }: ExportLinksProps) {
  const asked = exportAsked(filter);
  if (asked === null) return <span className={cn("text-small text-3", className)}>{noExportWords(filter)}</span>;
  return (
    <span className={cn("flex items-center gap-1.5", className)}>
      <span className="text-3">{exportWords(filter, letters)}</span>
      {formats.map(({ format, label }) => (
        <a key={format} href={deadLetterQueries.exportHref(format, asked)} download aria-label={`Export as ${label}`} className={look}>
          {label}
        </a>
      ))}
    </span>
  );
}
