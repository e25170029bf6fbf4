import type { Header, RowData } from "@tanstack/react-table";
import { FlexRender } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { Features } from "./features";
import { RowCheckbox } from "./row-checkbox";

const order = { asc: "ascending", desc: "descending" } as const;

type TableHeadProps<Row extends RowData> = {
  headers: Header<Features, Row, unknown>[];
  selectAll?: { count: number; checked: boolean | "some"; onChange: (isSelected: boolean) => void };
};

/** Column names that stay while the rows scroll; a click sorts. */
export function TableHead<Row extends RowData>({ headers, selectAll }: TableHeadProps<Row>) {
  return (
    <div role="rowgroup" className="sticky top-[calc(48px+var(--strip,0px))] z-10 rounded-t-md border-b border-line bg-surface">
      <div role="row" aria-rowindex={1} className="grid h-7 grid-cols-(--tracks) items-center text-small text-3">
        {selectAll && (
          <div role="columnheader" className="h-full">
            <RowCheckbox label={`Select all ${selectAll.count} shown`} checked={selectAll.checked} onChange={selectAll.onChange} />
          </div>
        )}
        {headers.map((header) => (
          <HeadCell key={header.id} header={header} />
        ))}
      </div>
    </div>
  );
}

function HeadCell<Row extends RowData>({ header }: { header: Header<Features, Row, unknown> }) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const isEnd = column.columnDef.meta?.end;
  const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={column.getCanSort() ? (sorted ? order[sorted] : "none") : undefined}
      className={cn("flex min-w-0 px-3", isEnd && "justify-end")}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className={cn(
            "group inline-flex min-w-0 items-center gap-1 rounded-sm hover:text-text",
            isEnd && "flex-row-reverse",
            sorted && "text-text",
          )}
        >
          <span className="truncate">
            <FlexRender header={header} />
          </span>
          <Arrow aria-hidden="true" className={cn("size-3 flex-none", !sorted && "hidden")} />
        </button>
      ) : (
        <span className="truncate">
          <FlexRender header={header} />
        </span>
      )}
    </div>
  );
}
