"use client";
import { deadLetterHref, ListPage, ListPanel, useHiddenContext, useWindowedList } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/empty-state";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { deadLetterQueries } from "@/lib/queries";
import { deadLetterColumns } from "./columns";
import { DeadLetterFilters } from "./dead-letter-filters";
import { DeadLetterPhoneRow } from "./dead-letter-phone-row";
import { cleared, useDeadLetterListState } from "./list-state";

const say = (total: number) => `${formatCount(total)} open · newest first`;
const keyOf = (row: DeadLetterRow) => row.id;
const hrefOf = (row: DeadLetterRow) => deadLetterHref(row.id);

/** Newest first. What arrives waits while a pointer is over the rows, or while one has scrolled down. */
export function DeadLetterList() {
  const state = useDeadLetterListState();
  const [filter, setFilter] = state;
  const hidden = useHiddenContext(filter.context);
  const list = useWindowedList((window) => deadLetterQueries.list({ ...filter, ...window }));
  const { context: _, ...others } = filter;
  const isFiltered = Object.values(others).some((value) => value !== null);
  return (
    <ListPage title="Dead letters" say={say} list={list} context={filter.context} filters={<DeadLetterFilters state={state} />}>
      <ListPanel
        label="Dead letters"
        list={list}
        columns={deadLetterColumns}
        hidden={hidden}
        keyOf={keyOf}
        hrefOf={hrefOf}
        PhoneLines={DeadLetterPhoneRow}
        arrivals
        empty={<NoDeadLetters isFiltered={isFiltered} onClear={() => void setFilter(cleared)} />}
      />
    </ListPage>
  );
}

function NoDeadLetters({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return <EmptyState title="No dead letter matches these filters." action={<Button onClick={onClear}>Clear filters</Button>} />;
  return <EmptyState title="No dead letters.">Nothing lies in a dead-letter stream. The moment a message does, it is here.</EmptyState>;
}
