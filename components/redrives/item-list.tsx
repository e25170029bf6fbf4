"use client";
import { deadLetterHref, ListPanel, useWindowedList } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { RedriveDetail, RedriveItemRow } from "@/lib/domain/redrive/row";
import type { ItemState } from "@/lib/domain/redrive/types";
import { redriveQueries } from "@/lib/queries";
import { itemColumns } from "./item-columns";
import { ItemEnd, ItemPhoneRow } from "./item-phone-row";
import { JobOfItems } from "./job-of-items";
import { itemLooks } from "./words";

const keyOf = (item: RedriveItemRow) => item.id;
const hrefOf = (item: RedriveItemRow) => deadLetterHref(item.deadLetters[0] ?? "");

type ItemListProps = { job: RedriveDetail; state: ItemState | null; onClear: () => void };

/** Every message of a job and what became of it, in the order of sending. */
export function ItemList({ job, state, onClear }: ItemListProps) {
  const list = useWindowedList((window) => redriveQueries.items(job.id, { state, ...window }));
  const empty =
    state === null ? (
      <EmptyState title="It has no messages." />
    ) : (
      <EmptyState title={`No message of it is ${itemLooks[state].word}.`} action={<Button onClick={onClear}>Show all</Button>} />
    );
  return (
    <JobOfItems value={job}>
      <ListPanel
        label={state === null ? "Messages" : `Messages: ${itemLooks[state].word}`}
        list={list}
        columns={itemColumns}
        keyOf={keyOf}
        hrefOf={hrefOf}
        PhoneLines={ItemPhoneRow}
        PhoneEnd={ItemEnd}
        hasContexts={false}
        empty={empty}
      />
    </JobOfItems>
  );
}
