"use client";
import { useEffect, type ReactNode } from "react";
import { deadLetterHref, ListPanel, type WindowedList } from "@/components/tables";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { deadLetterColumns, groupLetterColumns } from "./columns";
import { DeadLetterPhoneRow } from "./dead-letter-phone-row";
import { idsOf, rowKey } from "./row-key";
import { refreshSelection, selectLetter, useSelectedLetters } from "./selection";
import { SelectionBar } from "./selection-bar";

const hrefOf = (row: DeadLetterRow) => deadLetterHref(row.id);

type LetterPanelProps = {
  list: WindowedList<DeadLetterRow>;
  hasContexts: boolean;
  /** What an empty list means. */
  empty: ReactNode;
  /** Letters of one group, beside the others: what they have in common is not said again. `share`: of the page's width. */
  ofGroup?: { share: number };
};

/** Letters, newest first. What arrives waits while a pointer or the focus is among the rows, while one has scrolled down or has selected some. */
export function LetterPanel({ list, hasContexts, empty, ofGroup }: LetterPanelProps) {
  const selected = new Set(useSelectedLetters().flatMap(idsOf));
  const { rows } = list;
  useEffect(() => refreshSelection(rows), [rows]);
  return (
    <ListPanel
      label={ofGroup ? "Messages" : "Dead letters"}
      hasContexts={hasContexts}
      empty={empty}
      list={list}
      columns={ofGroup ? groupLetterColumns : deadLetterColumns}
      share={ofGroup?.share}
      keyOf={rowKey}
      hrefOf={hrefOf}
      PhoneLines={DeadLetterPhoneRow}
      arrivals
      selection={{
        has: (row) => idsOf(row).some((id) => selected.has(id)),
        select: selectLetter,
        isAny: selected.size > 0,
        Bar: SelectionBar,
      }}
    />
  );
}
