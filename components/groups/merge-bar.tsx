"use client";
import { useState } from "react";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { EdgeBar } from "@/components/dead-letters/edge-bar";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { MergeDialog, type Mergeable } from "./merge-dialog";
import { countOf, whyNotMerged } from "./words";

type MergeBarProps = {
  selected: readonly Mergeable[];
  /** The group that is shown: it takes part without being selected. */
  open: Mergeable | null;
  onClear: () => void;
  onMerged: (into: string) => void;
};

/** Over the lower edge of the groups while some are selected, so that no row moves when it comes. */
export function MergeBar({ selected, open, onClear, onMerged }: MergeBarProps) {
  const [isAsking, setAsking] = useState(false);
  const mayNot = useWhyNotAct();
  if (selected.length === 0) return null;
  const groups = open && !selected.some(({ id }) => id === open.id) ? [open, ...selected] : selected;
  const whyNot = mayNot ?? whyNotMerged(groups);
  return (
    <EdgeBar label="Selected groups" className="flex flex-wrap items-center gap-x-2 gap-y-1 py-2 pr-2 pl-3.5">
      <output className="font-semibold whitespace-nowrap">{countOf(selected.length, "group")} selected</output>
      {whyNot === null ? (
        <span className="order-1 basis-full text-small text-3">
          <span className="phone:hidden">
            <Kbd>x</Kbd> selects, <Kbd>⇧ x</Kbd> a range
          </span>
          <span className="desk:hidden">A merge can be undone.</span>
        </span>
      ) : (
        <span aria-hidden="true" className="order-1 basis-full text-small text-3">
          {whyNot}
        </span>
      )}
      <span className="ml-auto flex gap-2">
        <Button variant="quiet" onClick={onClear}>
          Clear
        </Button>
        <ActButton variant="primary" whyNot={whyNot} quietReason onClick={() => setAsking(true)}>
          Merge {groups.length - 1} into…
        </ActButton>
      </span>
      {isAsking && <MergeDialog groups={groups} first={open?.id ?? null} onClose={() => setAsking(false)} onDone={onMerged} />}
    </EdgeBar>
  );
}
