"use client";
import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useViewQuery } from "@/components/live";
import { FilterBox } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Select, type SelectItem } from "@/components/ui/select";
import type { GroupList } from "@/lib/domain/dead-letter/group-row";
import type { deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { streamQueries } from "@/lib/queries";
import { viewOf } from "./asked";
import { ExportLinks } from "./export-links";
import { removable, type DeadLetterListState } from "./list-state";

const spans = [
  { value: "ever", label: "Any time" },
  { value: "-15m", label: "Last 15 min" },
  { value: "-1h", label: "Last hour" },
  { value: "-24h", label: "Last 24 h" },
  { value: "-7d", label: "Last 7 days" },
];

export const letterStates: SelectItem<(typeof deadLetterStates)[number]>[] = [
  { value: "open", label: "Open" },
  { value: "claimed", label: "Held" },
  { value: "quarantined", label: "Quarantined" },
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

/** On a phone they wait behind a button, which says how many are set: what died is what one came for. */
const folded = ({ stream, kind, state, from, to, originalSubject, assignee }: DeadLetterListState[0]) => [
  stream,
  kind,
  state,
  from ?? to,
  originalSubject,
  assignee,
];
export const wide = "phone:w-full phone:min-w-0 phone:justify-between";

const names = {
  consumer: "consumer",
  originalStream: "from",
  errorClass: "error",
  generation: "sent again",
  group: "group",
  flow: "flow",
  body: "body",
} as const;

type DeadLetterFiltersProps = {
  state: DeadLetterListState;
  /** The choices that only what is listed has, its state and its order. */
  children: ReactNode;
  /** A filter takes itself away, perhaps with the focus. */
  onRemoved: () => void;
  /** Of groups: how many open letters those in each state hold. */
  letters: GroupList["letters"] | undefined;
};

export function DeadLetterFilters({ state: [filter, change], children, onRemoved, letters }: DeadLetterFiltersProps) {
  const isMessages = viewOf(filter) === "messages";
  // Whoever looks at messages goes on doing so, also without the filter that led there.
  const setFilter = (next: Partial<typeof filter>) => change(isMessages ? { view: "messages", ...next } : next);
  const streams = useDeadLetterStreams(filter.context, filter.stream);
  const span = filter.from ?? "ever";
  const fixed: SelectItem<string>[] =
    spans.some(({ value }) => value === span) && filter.to === null ? [] : [{ value: span, label: "A fixed time" }];
  const [isOpen, setOpen] = useState(false);
  const set = folded(filter).filter((value) => value !== null).length;
  return (
    <>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} className="desk:hidden">
        Filters{set > 0 && ` · ${set}`}
        <ChevronDown aria-hidden="true" className={cn("size-3.5 text-3", isOpen && "rotate-180")} />
      </Button>
      <div className={cn("contents phone:order-1 phone:basis-full phone:grid-cols-2 phone:gap-2", isOpen ? "phone:grid" : "phone:hidden")}>
        <Select
          label="Dead-letter stream"
          className={wide}
          value={filter.stream ?? ""}
          items={streams}
          onValueChange={(stream) => void setFilter({ stream: stream || null })}
        />
        <Select
          label="Kind"
          className={wide}
          value={filter.kind ?? "any"}
          items={kinds}
          onValueChange={(kind) => void setFilter({ kind: kind === "any" ? null : kind })}
        />
        {children}
        <Select
          label="Failed in"
          className={wide}
          value={span}
          items={[...spans, ...fixed]}
          onValueChange={(from) => void setFilter({ from: from === "ever" ? null : from, to: null })}
        />
      </div>
      {removable.map((key) => {
        const value = filter[key];
        if (value === null || (key === "group" && !isMessages)) return null;
        return (
          <Button
            key={key}
            aria-label={`Only ${names[key]} ${value}: show all`}
            onClick={() => {
              onRemoved();
              void setFilter({ [key]: null });
            }}
            className="max-w-64 phone:order-2"
          >
            <span className="text-3">{names[key]}</span> <span className="truncate">{value}</span> <span aria-hidden="true">×</span>
          </Button>
        );
      })}
      <div className="contents desk:flex desk:min-w-72 desk:flex-1">
        <FilterBox
          label="Filter by words"
          placeholder='words, "a phrase", -not, body.id = 42'
          value={filter.q ?? ""}
          onValueChange={(words) => void setFilter({ q: words || null })}
        />
      </div>
      <div className={cn("flex phone:order-1 phone:basis-full desk:max-w-84 desk:min-w-54 desk:flex-1", !isOpen && "phone:hidden")}>
        <FilterBox
          label="Filter by original subject"
          placeholder="original subject, with * and >"
          value={filter.originalSubject ?? ""}
          onValueChange={(subject) => void setFilter({ originalSubject: subject || null })}
          isPageFilter={false}
        />
      </div>
      <ExportLinks filter={filter} letters={letters} className={cn("desk:hidden phone:order-1", !isOpen && "phone:hidden")} />
    </>
  );
}

/** The streams there are to choose from; one that is in the URL is among them, whether it exists or not. */
function useDeadLetterStreams(context: string | null, chosen: string | null): SelectItem<string>[] {
  const { data } = useViewQuery({ ...streamQueries.list({ context, deadLetter: true, limit: 100 }), staleTime: 30_000 });
  const found = new Set(data?.items.map(({ name }) => name));
  if (chosen) found.add(chosen);
  return [{ value: "", label: "Any stream" }, ...[...found].toSorted().map((name) => ({ value: name, label: name }))];
}
