"use client";
import { Panel } from "@/components/ui/panel";
import { PendingChanges } from "@/components/ui/pending-changes";
import { useSettledOrder } from "@/components/ui/use-settled-order";
import type { Finding } from "@/lib/domain/overview/types";
import { FindingRow } from "./finding-row";

/** Worst first, but never re-sorted under a pointer. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const { rows, isGone, pending, apply, handlers } = useSettledOrder(findings, (finding) => finding.id);
  if (rows.length === 0) return null;
  return (
    <div className="mb-2.5">
      <PendingChanges count={pending} onApply={apply} />
      <Panel aria-label="What needs you" {...handlers}>
        <ul>
          {rows.map((finding, index) => (
            <FindingRow key={finding.id} finding={finding} first={index === 0} gone={isGone(finding)} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}
