"use client";
import { auditHref, ListPage, redriveHref, useWindowedList } from "@/components/tables";
import { formatCount } from "@/components/ui/format";
import type { AuditRow } from "@/lib/domain/audit/row";
import { auditQueries } from "@/lib/queries";
import { AuditFilters } from "./audit-filters";
import { auditColumns, AuditPhoneRow } from "./columns";
import { cleared, useAuditState } from "./list-state";
import { redriveOf } from "./words";

const say = (total: number) => `${formatCount(total)} ${total === 1 ? "act" : "acts"}`;
const keyOf = (row: AuditRow) => row.id;
const none = {
  matches: "No act matches these filters.",
  title: "Nobody has done anything yet.",
  text: "Every act through this console is written here before it is done, with who, why and what came of it; refused ones too.",
};

/** A row leads to its re-drive; one without leads to everything about its target. */
function hrefOf(row: AuditRow): string {
  const redrive = redriveOf(row);
  return redrive === null ? auditHref({ target: row.target ?? undefined }) : redriveHref(redrive);
}

export function AuditPage() {
  const state = useAuditState();
  const [filter, setFilter] = state;
  const list = useWindowedList((window) => auditQueries.list({ ...filter, ...window }));
  const { context: _, ...others } = filter;
  return (
    <ListPage
      title="Audit"
      say={say}
      context={filter.context}
      filters={<AuditFilters state={state} />}
      isFiltered={Object.values(others).some((value) => value !== null)}
      onClear={() => void setFilter(cleared)}
      none={none}
      list={list}
      columns={auditColumns}
      keyOf={keyOf}
      hrefOf={hrefOf}
      PhoneLines={AuditPhoneRow}
      arrivals
    />
  );
}
