"use client";
import { useQuery } from "@tanstack/react-query";
import { FilterBox } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { Select, type SelectItem } from "@/components/ui/select";
import type { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { streamQueries } from "@/lib/queries";
import { removable, type DeadLetterListState } from "./list-state";

const spans = [
  { value: "ever", label: "Any time" },
  { value: "-15m", label: "Last 15 min" },
  { value: "-1h", label: "Last hour" },
  { value: "-24h", label: "Last 24 h" },
  { value: "-7d", label: "Last 7 days" },
];

const states: SelectItem<(typeof deadLetterStates)[number]>[] = [
  { value: "open", label: "Open" },
  { value: "claimed", label: "Held" },
  { value: "redriven", label: "Re-driven" },
  { value: "discarded", label: "Discarded" },
  { value: "gone", label: "Gone" },
];

const kinds: SelectItem<"any" | (typeof deadLetterKinds)[number]>[] = [
  { value: "any", label: "Any kind" },
  { value: "stored", label: "Stored" },
  { value: "exhausted", label: "Exhausted" },
  { value: "terminated", label: "Terminated" },
];

const names = { consumer: "consumer", originalStream: "from", errorClass: "error", generation: "sent again" } as const;

export function DeadLetterFilters({ state: [filter, setFilter] }: { state: DeadLetterListState }) {
  const streams = useDeadLetterStreams(filter.context, filter.stream);
  const span = filter.from ?? "ever";
  const fixed: SelectItem<string>[] =
    spans.some(({ value }) => value === span) && filter.to === null ? [] : [{ value: span, label: "A fixed time" }];
  return (
    <>
      <Select
        label="Dead-letter stream"
        value={filter.stream ?? ""}
        items={streams}
        onValueChange={(stream) => void setFilter({ stream: stream || null })}
      />
      <Select
        label="Kind"
        value={filter.kind ?? "any"}
        items={kinds}
        onValueChange={(kind) => void setFilter({ kind: kind === "any" ? null : kind })}
      />
      <Select
        label="State"
        value={filter.state ?? "open"}
        items={states}
        onValueChange={(state) => void setFilter({ state: state === "open" ? null : state })}
      />
      <Select
        label="Failed in"
        value={span}
        items={[...spans, ...fixed]}
        onValueChange={(from) => void setFilter({ from: from === "ever" ? null : from, to: null })}
      />
      {removable.map((key) => {
        const value = filter[key];
        if (value === null) return null;
        return (
          <Button
            key={key}
            aria-label={`Only ${names[key]} ${value}: show all`}
            onClick={() => void setFilter({ [key]: null })}
            className="max-w-64"
          >
            <span className="text-3">{names[key]}</span> <span className="truncate">{value}</span> <span aria-hidden="true">×</span>
          </Button>
        );
      })}
      <FilterBox
        label="Filter by words"
        placeholder='words, "a phrase", -not'
        value={filter.q ?? ""}
        onValueChange={(words) => void setFilter({ q: words || null })}
      />
      <FilterBox
        label="Filter by original subject"
        placeholder="original subject, with * and >"
        value={filter.originalSubject ?? ""}
        onValueChange={(subject) => void setFilter({ originalSubject: subject || null })}
        isPageFilter={false}
      />
    </>
  );
}

/** The streams there are to choose from; one that is in the URL is among them, whether it exists or not. */
function useDeadLetterStreams(context: string | null, chosen: string | null): SelectItem<string>[] {
  const { data } = useQuery({ ...streamQueries.list({ context, deadLetter: true, limit: 100 }), staleTime: 30_000 });
  const found = new Set(data?.items.map(({ name }) => name));
  if (chosen) found.add(chosen);
  return [{ value: "", label: "Any stream" }, ...[...found].toSorted().map((name) => ({ value: name, label: name }))];
}
