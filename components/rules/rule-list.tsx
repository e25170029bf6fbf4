"use client";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { draftOf } from "./draft";
import { RemoveDialog } from "./remove-dialog";
import { RuleItem } from "./rule-item";
import type { Writing } from "./rules-page";
import { useMoveRule } from "./use-rules";

type RuleListProps = { rules: readonly RuleRow[]; mayNot: string | null; onEdit: (writing: Writing) => void };

/** The rules in their order. Where one stands after a move is said, too. */
export function RuleList({ rules, mayNot, onEdit }: RuleListProps) {
  const [removing, setRemoving] = useState<RuleRow | null>(null);
  const move = useMoveRule();
  const movedTo = move.isSuccess ? rules.findIndex(({ id }) => id === move.variables.id) : -1;
  return (
    <Panel aria-label="Rules">
      {move.error && <ErrorState error={move.error} />}
      <ol className="divide-y divide-line">
        {rules.map((rule, index) => (
          <RuleItem
            key={rule.id}
            rule={rule}
            place={index + 1}
            of={rules.length}
            mayNot={mayNot}
            onEdit={() => onEdit({ id: rule.id, from: draftOf(rule) })}
            onMove={(step) => !move.isPending && move.mutate({ id: rule.id, step })}
            onRemove={() => setRemoving(rule)}
          />
        ))}
      </ol>
      <output className="sr-only">{movedTo >= 0 && `${rules[movedTo]?.name} is now number ${movedTo + 1} of ${rules.length}`}</output>
      {removing && <RemoveDialog rule={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}
