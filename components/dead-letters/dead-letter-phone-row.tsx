import { visibleText } from "@/components/payload/bytes";
import { Ago } from "@/components/ui/ago";
import { cn } from "@/components/ui/cn";
import { Mono } from "@/components/ui/mono";
import { isQuarantined } from "@/lib/domain/dead-letter/quarantine";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { CopiesChip, KindChip, PayloadGone, Quarantined } from "./kind-chip";
import { LeavesSoon } from "./leaves";
import { titleOf } from "./words";

export function DeadLetterPhoneRow({ row, hasContexts }: { row: DeadLetterRow; hasContexts: boolean }) {
  const title = titleOf(row);
  return (
    <>
      <span className="flex items-baseline gap-3">
        <span
          className={cn("min-w-0 truncate", title === null ? "text-3" : "font-[550]")}
          title={row.error === null ? undefined : visibleText(row.error)}
        >
          {title ?? "no error recorded"}
        </span>
        <span className="ml-auto flex-none text-small text-3">
          <Ago at={row.failedAt} />
        </span>
      </span>
      <span className="flex items-center gap-2 overflow-hidden *:flex-none">
        {row.kind !== "stored" && <KindChip kind={row.kind} />}
        {row.state === "open" && !row.payloadAvailable && <PayloadGone />}
        {isQuarantined(row) && <Quarantined />}
        <CopiesChip row={row} />
        <LeavesSoon row={row} />
        <span className="min-w-0 flex-auto! truncate text-small text-2">
          {hasContexts && `${row.context} · `}
          {row.originalSubject === null ? (
            `${row.stream} #${row.seq.toLocaleString("en")}`
          ) : (
            <Mono>{visibleText(row.originalSubject)}</Mono>
          )}
          {row.consumer !== null && ` · ${visibleText(row.consumer)}`}
          {row.deliveries !== null && ` · ${row.deliveries} ×`}
        </span>
      </span>
    </>
  );
}
