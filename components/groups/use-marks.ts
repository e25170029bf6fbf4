"use client";
import { useState } from "react";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";

/** Groups that were selected. They stay so while others arrive, also when a filter leaves them out; only a person adds or takes away. */
export function useMarks() {
  const [selected, setSelected] = useState<ReadonlyMap<string, GroupRow>>(new Map());
  return {
    selected,
    clear: () => setSelected(new Map()),
    set(groups: readonly GroupRow[], isSelected: boolean) {
      const next = new Map(selected);
      for (const group of groups) {
        if (isSelected) next.set(group.id, group);
        else next.delete(group.id);
      }
      setSelected(next);
    },
  };
}
