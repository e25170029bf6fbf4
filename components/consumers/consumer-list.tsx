"use client";
import { consumerHref, ListPage, useWindowedList } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import type { ConsumerRow } from "@/lib/domain/consumer/row";
import { consumerQueries } from "@/lib/queries";
import { consumerColumns } from "./columns";
import { ConsumerFilters } from "./consumer-filters";
import { ConsumerPhoneRow } from "./consumer-phone-row";
import { useConsumerListState } from "./list-state";

const say = (total: number) => `${formatCount(total)} ${total === 1 ? "consumer" : "consumers"}`;
const keyOf = (row: ConsumerRow) => JSON.stringify([row.context, row.stream, row.name]);
const none = {
  matches: "No consumer matches these filters.",
  title: "No consumers here yet.",
  text: "They appear as soon as a client or the nats CLI creates one.",
};

/** `context` is "-" for all contexts. */
export function ConsumerList({ context }: { context: string }) {
  const state = useConsumerListState();
  const [filter, setFilter] = state;
  const list = useWindowedList((window) => consumerQueries.list({ context, ...filter, ...window }));
  return (
    <ListPage
      title="Consumers"
      say={say}
      context={context}
      filters={<ConsumerFilters state={state} />}
      isFiltered={filter.q !== "" || filter.status.length > 0 || filter.stream !== null}
      onClear={() => void setFilter(null)}
      none={none}
      list={list}
      columns={consumerColumns}
      keyOf={keyOf}
      hrefOf={consumerHref}
      PhoneLines={ConsumerPhoneRow}
      sort={filter.sort ?? "status"}
      onSort={(sort) => void setFilter({ sort: sort as typeof filter.sort })} // the columns' ids are the sort keys
    />
  );
}
