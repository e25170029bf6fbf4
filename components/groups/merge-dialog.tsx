"use client";
import { useState } from "react";
import { visibleText } from "@/components/payload/bytes";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useMerge } from "./use-group-acts";
import { mergeWords } from "./merge-words";
import { countOf, whyNotMerged } from "./words";

export type Mergeable = Pick<GroupRow, "id" | "title" | "count" | "context" | "state">;
type MergeDialogProps = { groups: readonly Mergeable[]; first: string | null; onClose: () => void; onDone: (into: string) => void };

/** Which of these the others become part of, and why. `first` is proposed, else the one with the most letters. */
export function MergeDialog({ groups, first, onClose, onDone }: MergeDialogProps) {
  const largest = groups.toSorted((a, b) => b.count - a.count)[0]?.id ?? "";
  const [into, setInto] = useState(groups.some(({ id }) => id === first) && first !== null ? first : largest);
  const merge = useMerge();
  const others = groups.flatMap(({ id }) => (id === into ? [] : [id]));
  const follows = mergeWords(groups, into);
  return (
    <ReasonDialog
      title={`Merge ${countOf(groups.length, "group")}`}
      verb={`Merge ${others.length} into it`}
      label="Why they are one"
      placeholder="both are the crm outage"
      isRequired
      whyNot={whyNotMerged(groups)}
      act={{ ...merge, mutate: (reason, then) => merge.mutate({ into, groups: others, reason }, then) }}
      onClose={onClose}
      onDone={() => onDone(into)}
    >
      <fieldset className="grid gap-1">
        <legend className="mb-2 text-small text-2">Their letters, those to come too, are shown as those of</legend>
        {groups.map(({ id, title, count, state }) => (
          <label key={id} className="flex min-h-8 items-center gap-2.5 touch:min-h-11">
            <input type="radio" name="into" className="accent-(--accent-fill)" checked={id === into} onChange={() => setInto(id)} />
            <span className="min-w-0 flex-1 break-words">{visibleText(title)}</span>
            <span className="text-small text-3">
              {countOf(count, "open letter")}
              {state !== "open" && ` · ${state}`}
            </span>
          </label>
        ))}
      </fieldset>
      {follows !== null && <p className={follows.isHidden ? "text-warn" : "text-2"}>{follows.text}</p>}
      <p className="text-2">It can be undone under “Why this group”: then each is again what it was.</p>
    </ReasonDialog>
  );
}
