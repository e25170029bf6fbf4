"use client";
import { consumerHref, ListPage, ListPanel, useHiddenContext, useWindowedList } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { EmptyState } from "@/components/ui/empty-state";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import { consumerQueries } from "@/lib/queries";
import { consumerColumns } from "./columns";
import { ConsumerFilters } from "./consumer-filters";
import { ConsumerPhoneRow } from "./consumer-phone-row";
import { useConsumerListState } from "./list-state";

const say = (total: number) => `${formatCount(total)} ${total === 1 ? "consumer" : "consumers"}`;
const keyOf = (row: ConsumerRow) => JSON.stringify([row.context, row.stream, row.name]);

/** `context` is "-" for all contexts. */
export function ConsumerList({ context }: { context: string }) {
  const state = useConsumerListState();
  const [filter, setFilter] = state;
  const hidden = useHiddenContext(context);
  const list = useWindowedList((window) => consumerQueries.list({ context, ...filter, ...window }));
  const isFiltered = filter.q !== "" || filter.status.length > 0 || filter.stream !== null;
  return (
    <ListPage title="Consumers" say={say} list={list} context={context} filters={<ConsumerFilters state={state} />}>
      <ListPanel
        label="Consumers"
        list={list}
        columns={consumerColumns}
        hidden={hidden}
        keyOf={keyOf}
        hrefOf={consumerHref}
        PhoneLines={ConsumerPhoneRow}
        sort={filter.sort ?? "status"}
        onSort={(sort) => void setFilter({ sort: sort as typeof filter.sort })} // the columns' ids are the sort keys
        empty={<NoConsumers isFiltered={isFiltered} onClear={() => void setFilter(null)} />}
      />
    </ListPage>
  );
}

function NoConsumers({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered)
    return <EmptyState title="No consumer matches these filters." action={<Button onClick={onClear}>Clear filters</Button>} />;
  return <EmptyState title="No consumers here yet.">They appear as soon as a client or the nats CLI creates one.</EmptyState>;
}
