"use client";
import { FilterBox } from "@/components/tables";
import { Select, type SelectItem } from "@/components/ui/select";
import type { AuditState } from "./list-state";
import { actionWords } from "./words";

const spans = [
  { value: "ever", label: "Any time" },
  { value: "-1h", label: "Last hour" },
  { value: "-24h", label: "Last 24 h" },
  { value: "-7d", label: "Last 7 days" },
  { value: "-30d", label: "Last 30 days" },
];
const actions = [{ value: "any", label: "Any act" }, ...Object.entries(actionWords).map(([value, label]) => ({ value, label }))];

export function AuditFilters({ state: [filter, setFilter] }: { state: AuditState }) {
  const span = filter.to === null ? (filter.from ?? "ever") : "fixed";
  return (
    <>
      <Select
        label="What"
        value={filter.action ?? "any"}
        items={withOwn(actions, filter.action)}
        onValueChange={(action) => void setFilter({ action: action === "any" ? null : action })}
      />
      <Select
        label="When"
        value={span}
        items={withOwn(spans, span, "A fixed time")}
        onValueChange={(from) => void setFilter({ from: from === "ever" ? null : from, to: null })}
      />
      <FilterBox
        label="Filter by who"
        placeholder="who"
        value={filter.actor ?? ""}
        onValueChange={(actor) => void setFilter({ actor: actor.trim() || null })}
      />
      <FilterBox
        label="Filter by target"
        placeholder="target, as the id of a re-drive"
        isPageFilter={false}
        value={filter.target ?? ""}
        onValueChange={(target) => void setFilter({ target: target.trim() || null })}
      />
    </>
  );
}

/** A value of the URL that is none of the usual ones is among them. */
function withOwn(items: readonly SelectItem<string>[], value: string | null, label = value): SelectItem<string>[] {
  return value === null || items.some((item) => item.value === value) ? [...items] : [...items, { value, label }];
}
