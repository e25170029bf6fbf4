"use client";
import { useEffect, type ReactNode } from "react";
import { deadLetterHref, ListPanel, type WindowedList } from "@/components/tables";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { deadLetterColumns, groupLetterColumns } from "./columns";
import { DeadLetterPhoneRow } from "./dead-letter-phone-row";
import { takeLeft } from "./opened-from";
import { SaidLine } from "./said-line";
import { idsOf, rowKey } from "./row-key";
import { refreshSelection, selectLetter, useSelectedLetters } from "./selection";
import { SelectionBar } from "./selection-bar";

/** As high as the bar of the selected: when it comes or goes the page is as long as before, so nothing moves. */
const roomForBar = "h-12 touch:h-15.5 phone:h-34";

const hrefOf = (row: DeadLetterRow) => deadLetterHref(row.id);

const patienceFrames = 60;

/** Whoever comes back from a letter is where it stands. `true`: that is so, or they have gone elsewhere meanwhile. */
function focusLetter(letter: string): boolean {
  if (document.activeElement !== document.body) return true;
  const link = document.querySelector<HTMLElement>(`[data-index] a[href="${CSS.escape(deadLetterHref(letter))}"]`);
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
  return link !== null;
}

type LetterPanelProps = {
  list: WindowedList<DeadLetterRow>;
  hasContexts: boolean;
  /** What an empty list means. */
  empty: ReactNode;
  onClearFilters?: (() => void) | null;
  /** Letters of one group, beside the others: what they have in common is not said again. `share`: of the page's width. */
  ofGroup?: { share: number };
  /** They were found by words: where each says them stands under it. */
  hasWords?: boolean;
};

/** Letters, newest first. What arrives waits while a pointer or the focus is among the rows, while one has scrolled down or has selected some. */
export function LetterPanel({ list, hasContexts, empty, onClearFilters, ofGroup, hasWords = false }: LetterPanelProps) {
  const selected = new Set(useSelectedLetters().flatMap(idsOf));
  const { rows } = list;
  useEffect(() => refreshSelection(rows), [rows]);
  const isReady = list.state.kind === "ready" && !list.isPrevious;
  useEffect(() => {
    if (!isReady) return;
    let frame = 0;
    const look = (letter: string | null, frames: number) => {
      if (letter === null || frames === 0 || focusLetter(letter)) return;
      frame = requestAnimationFrame(() => look(letter, frames - 1)); // rows are drawn a moment after the list is there
    };
    look(takeLeft(), patienceFrames);
    return () => cancelAnimationFrame(frame);
  }, [isReady]);
  return (
    <>
      <ListPanel
        label={ofGroup ? "Messages" : "Dead letters"}
        hasContexts={hasContexts}
        empty={empty}
        onClearFilters={onClearFilters}
        list={list}
        columns={ofGroup ? groupLetterColumns : deadLetterColumns}
        share={ofGroup?.share}
        keyOf={rowKey}
        hrefOf={hrefOf}
        PhoneLines={DeadLetterPhoneRow}
        Below={hasWords ? SaidLine : undefined}
        arrivals
        selection={{
          has: (row) => idsOf(row).some((id) => selected.has(id)),
          select: selectLetter,
          isAny: selected.size > 0,
          Bar: SelectionBar,
        }}
      />
      {selected.size === 0 && list.total > 0 && <div aria-hidden="true" className={roomForBar} />}
    </>
  );
}
