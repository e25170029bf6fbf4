"use client";
import { parseAsString, useQueryState } from "nuqs";
import { useViewQuery } from "@/components/live";
import { FilterBox } from "@/components/tables";
import { Count } from "@/components/ui/count";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Mono } from "@/components/ui/mono";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { isOwnStream } from "@/lib/domain/own-streams";
import { streamQueries } from "@/lib/queries";

const most = 100;
const refreshMs = 10_000;

/** What lies on which subject, and who reads it. Clicking one shows its messages. */
export function StreamSubjects({ context, stream, onPick }: { context: string; stream: string; onPick: (subject: string) => void }) {
  const [filter, setFilter] = useQueryState("subjects", parseAsString.withDefault("").withOptions({ history: "replace" }));
  const query = useViewQuery({ ...streamQueries.subjects({ context, stream }, { filter, limit: most }), refetchInterval: refreshMs });
  const { data, error } = query;
  const total = data?.total ?? data?.items.length;
  return (
    <Panel aria-label="Subjects">
      <PanelHeader title="Subjects" note={total !== undefined && <Count value={total} />} />
      <div className="flex border-b border-line p-2">
        <FilterBox
          label="Filter subjects"
          placeholder="filter subjects, with * and >"
          value={filter}
          onValueChange={(text) => void setFilter(text || null)}
          isPageFilter={false}
        />
      </div>
      {!data && (error ? <ErrorState error={error} /> : <SkeletonRows rows={4} />)}
      {data?.items.length === 0 && <EmptyState title={filter ? "No stored message lies on such a subject." : "Nothing is stored."} />}
      <ul className="max-h-96 overflow-auto">
        {data?.items.map((row) => (
          <li key={row.subject} className="border-b border-line last:border-b-0">
            <button
              type="button"
              onClick={() => onPick(row.subject)}
              className="flex min-h-row w-full items-center gap-3 px-3.5 py-1 text-left hover:bg-hover"
            >
              <span className="min-w-0 flex-1">
                <Mono className="line-clamp-2 break-all">{row.subject}</Mono>
                <span className="block truncate text-small text-3">
                  {row.consumers.join(", ") || (isOwnStream(stream) ? "read by Jetlag" : "nobody reads it")}
                </span>
              </span>
              <Count value={row.messages} />
            </button>
          </li>
        ))}
      </ul>
      {total !== undefined && total > most && (
        <p className="border-t border-line px-3.5 py-2 text-small text-3">The first {most} are shown: filter for others.</p>
      )}
    </Panel>
  );
}
