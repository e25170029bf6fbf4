"use client";
import type { ReactNode } from "react";
import { deadLetterHref, ListPage, useWindowedList } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { deadLetterQueries } from "@/lib/queries";
import { deadLetterColumns } from "./columns";
import { DeadLetterFilters } from "./dead-letter-filters";
import { DeadLetterPhoneRow } from "./dead-letter-phone-row";
import { cleared, useDeadLetterListState } from "./list-state";
import { idsOf, rowKey } from "./row-key";
import { UnlistedNotes } from "./unlisted-notes";
import { selectLetter, useSelectedLetters } from "./selection";
import { SelectionBar } from "./selection-bar";

const say = (state: string | null) => (total: number, isMore: boolean) => {
  const count = `${isMore ? "more than " : ""}${formatCount(total)}`;
  return state === null || state === "open" ? `${count} open` : `${count} ${state}`;
};
const hrefOf = (row: DeadLetterRow) => deadLetterHref(row.id);
const none = {
  matches: "No dead letter matches these filters.",
  title: "No open dead letters.",
  text: "Nothing open lies in a dead-letter stream, and NATS was not heard to say that a consumer gave up on a message. The moment either happens, it is here.",
};

/** Newest first; `above` says what of it cannot be known. What arrives waits while a pointer or the focus is among the rows, while one has scrolled down or has selected some. */
export function DeadLetterList({ above }: { above: ReactNode }) {
  const state = useDeadLetterListState();
  const [filter, setFilter] = state;
  const list = useWindowedList((window) => deadLetterQueries.list({ ...filter, ...window }));
  const { context: _, ...others } = filter;
  const selected = new Set(useSelectedLetters().flatMap(idsOf));
  return (
    <ListPage
      title="Dead letters"
      say={say(filter.state)}
      context={filter.context}
      above={
        <>
          {above}
          <UnlistedNotes context={filter.context} stream={filter.originalStream} consumer={filter.consumer} />
        </>
      }
      filters={<DeadLetterFilters state={state} />}
      isFiltered={Object.values(others).some((value) => value !== null)}
      onClear={() => void setFilter(cleared)}
      none={none}
      list={list}
      columns={deadLetterColumns}
      keyOf={rowKey}
      hrefOf={hrefOf}
      PhoneLines={DeadLetterPhoneRow}
      arrivals
      selection={{
        has: (row) => idsOf(row).some((id) => selected.has(id)),
        select: selectLetter,
        isAny: selected.size > 0,
        Bar: SelectionBar,
      }}
    />
  );
}
