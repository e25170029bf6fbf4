"use client";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { visibleText } from "@/components/payload/bytes";
import type { RuleList, RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { isChanged } from "./changed";
import { ChangedRule } from "./changed-note";
import { useRemoveRule } from "./use-rules";

/** A rule, and the rules as they were when somebody decided to remove it. */
export type Removing = { rule: RuleRow; version: string };

type RemoveDialogProps = { removing: Removing; now: RuleList; onClose: () => void };

export function RemoveDialog({ removing: { rule, version }, now, onClose }: RemoveDialogProps) {
  const remove = useRemoveRule(rule.id);
  const changed = isChanged(remove.error);
  const act = {
    isPending: remove.isPending,
    error: changed ? null : remove.error,
    mutate: (reason: string, then: { onSuccess: () => void }) => remove.mutate({ reason, version: changed ? now.version : version }, then),
  };
  return (
    <ReasonDialog
      title={`Remove “${visibleText(rule.name)}”`}
      verb={changed ? "Remove it all the same" : "Remove the rule"}
      label="Why it is not needed any more"
      placeholder="the client says it in one way now"
      isRequired
      act={act}
      onClose={onClose}
    >
      <p className="text-2">
        What comes from now on is grouped without it. Letters that it has grouped stay in their groups. The audit keeps how it was written.
      </p>
      {changed && <ChangedRule read={rule} now={now.items} />}
    </ReasonDialog>
  );
}
