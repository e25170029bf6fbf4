"use client";
import { useState } from "react";
import { ErrorState } from "@/components/ui/error-state";
import { Panel } from "@/components/ui/panel";
import type { RuleList as Rules } from "@/lib/domain/dead-letter/group/rule-row";
import { isChanged } from "./changed";
import { ChangedNote } from "./changed-note";
import { draftOf } from "./draft";
import { RemoveDialog, type Removing } from "./remove-dialog";
import { RuleItem } from "./rule-item";
import type { Writing } from "./rules-page";
import { useMoveRule } from "./use-rules";

type RuleListProps = { list: Rules; mayNot: string | null; onEdit: (writing: Writing) => void };

/** The rules in their order. Where one stands after a move is said, too. */
export function RuleList({ list, mayNot, onEdit }: RuleListProps) {
  const { items: rules, version } = list;
  const [removing, setRemoving] = useState<Removing | null>(null);
  const move = useMoveRule();
  const movedTo = move.isSuccess ? rules.findIndex(({ id }) => id === move.variables.id) : -1;
  return (
    <Panel aria-label="Rules">
      {move.error &&
        (isChanged(move.error) ? <ChangedNote>Here they are as they stand now.</ChangedNote> : <ErrorState error={move.error} />)}
      <ol className="divide-y divide-line">
        {rules.map((rule, index) => (
          <RuleItem
            key={rule.id}
            rule={rule}
            place={index + 1}
            of={rules.length}
            mayNot={mayNot}
            onEdit={() => onEdit({ rule, from: draftOf(rule), version })}
            onMove={(step) => !move.isPending && move.mutate({ id: rule.id, step })}
            onRemove={() => setRemoving({ rule, version })}
          />
        ))}
      </ol>
      <output className="sr-only">{movedTo >= 0 && `${rules[movedTo]?.name} is now number ${movedTo + 1} of ${rules.length}`}</output>
      {removing && <RemoveDialog removing={removing} now={list} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}
