"use client";
import { useQueryStates } from "nuqs";
import { FilterBox, ListPage, streamHref, useWindowedList } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import { Select } from "@/components/ui/select";
import type { StreamRow } from "@/lib/domain/stream/row";
import { streamQueries } from "@/lib/queries";
import { streamColumns } from "./columns";
import { streamListParsers } from "./list-params";
import { StreamPhoneRow } from "./stream-phone-row";

const kinds = [
  { value: "all", label: "All streams" },
  { value: "true", label: "Dead-letter streams" },
  { value: "false", label: "Without dead letters" },
] as const;

const say = (total: number) => `${formatCount(total)} ${total === 1 ? "stream" : "streams"}`;
const keyOf = (row: StreamRow) => JSON.stringify([row.context, row.name]);
const hrefOf = (row: StreamRow) => streamHref({ context: row.context, stream: row.name });
const none = {
  matches: "No stream matches these filters.",
  title: "No streams here yet.",
  text: "JetStream holds nothing in this account so far.",
};

/** `context` is "-" for all contexts. */
export function StreamList({ context }: { context: string }) {
  const [filter, setFilter] = useQueryStates(streamListParsers, { history: "replace" });
  const list = useWindowedList(({ offset, limit }) =>
    streamQueries.list({ context, q: filter.q, sort: filter.sort, deadLetter: filter.deadLetter ?? undefined, offset, limit }),
  );
  const filters = (
    <>
      <Select
        label="Kind of stream"
        value={filter.deadLetter === null ? "all" : filter.deadLetter ? "true" : "false"}
        items={kinds}
        onValueChange={(kind) => void setFilter({ deadLetter: kind === "all" ? null : kind === "true" })}
      />
      <FilterBox label="Filter streams" placeholder="stream, subject" value={filter.q} onValueChange={(q) => void setFilter({ q })} />
    </>
  );
  return (
    <ListPage
      title="Streams"
      say={say}
      context={context}
      filters={filters}
      isFiltered={filter.q !== "" || filter.deadLetter !== null}
      onClear={() => void setFilter(null)}
      none={none}
      list={list}
      columns={streamColumns}
      keyOf={keyOf}
      hrefOf={hrefOf}
      PhoneLines={StreamPhoneRow}
      sort={filter.sort ?? "name"}
      onSort={(sort) => void setFilter({ sort: sort as typeof filter.sort })} // the columns' ids are the sort keys
    />
  );
}
