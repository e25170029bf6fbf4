"use client";
import { ReasonDialog } from "@/components/groups/reason-dialog";
import { visibleText } from "@/components/payload/bytes";
import type { RuleRow } from "@/lib/domain/dead-letter/group/rule-row";
import { useRemoveRule } from "./use-rules";

export function RemoveDialog({ rule, onClose }: { rule: RuleRow; onClose: () => void }) {
  const remove = useRemoveRule(rule.id);
  return (
    <ReasonDialog
      title={`Remove “${visibleText(rule.name)}”`}
      verb="Remove the rule"
      label="Why it is not needed any more"
      placeholder="the client says it in one way now"
      isRequired
      act={remove}
      onClose={onClose}
    >
      <p className="text-2">
        What comes from now on is grouped without it. Letters that it has grouped stay in their groups. The audit keeps how it was written.
      </p>
    </ReasonDialog>
  );
}
