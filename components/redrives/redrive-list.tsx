"use client";
import { useLiveQuery } from "@/components/live";
import { ListPage, redriveHref, useWindowedList } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import { jobStates } from "@/lib/domain/redrive/types";
import { redriveQueries } from "@/lib/queries";
import { redriveColumns, RedrivePhoneRow } from "./columns";
import { StopAllButton } from "./stop-all-button";
import { useRedriveListState } from "./list-state";
import { jobLooks } from "./words";

const states = [
  { value: "any", label: "Any state" },
  { value: "live", label: "Live: sending, watching or paused" },
  ...jobStates.map((state) => ({ value: state, label: jobLooks[state].word })),
] as const;
const say = (total: number) => `${formatCount(total)} ${total === 1 ? "re-drive or plan" : "re-drives and plans"}`;
const keyOf = (row: RedriveRow) => row.id;
const hrefOf = (row: RedriveRow) => redriveHref(row.id);
const none = {
  matches: "No re-drive is in this state.",
  title: "Nothing was sent again yet.",
  text: "Open a dead letter, or select some in their list, and press “Re-drive…”: the plan says what would happen before anything does.",
};

export function RedriveList() {
  const [filter, setFilter] = useRedriveListState();
  const list = useWindowedList((window) => redriveQueries.list({ ...filter, ...window }));
  return (
    <ListPage
      title="Re-drives"
      say={say}
      context={filter.context}
      filters={
        <>
          <Select
            label="State"
            value={filter.state ?? "any"}
            items={states}
            onValueChange={(state) => void setFilter({ state: state === "any" ? null : state })}
          />
          <StopAll />
        </>
      }
      isFiltered={filter.state !== null}
      onClear={() => void setFilter({ state: null })}
      none={none}
      list={list}
      columns={redriveColumns}
      keyOf={keyOf}
      hrefOf={hrefOf}
      PhoneLines={RedrivePhoneRow}
      arrivals
    />
  );
}

/** Only where several are under way: one has its own button. */
function StopAll() {
  const { data } = useLiveQuery(redriveQueries.live());
  return (data?.total ?? 0) > 1 && <StopAllButton />;
}
