"use client";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import { formatCount } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import { Kbd } from "@/components/ui/kbd";
import { usePageKey } from "@/components/ui/use-page-key";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { DiscardButton } from "./discard-button";
import { EdgeBar } from "./edge-bar";
import { idsOf } from "./row-key";
import { clearSelection, selectLetter, useSelectedLetters } from "./selection";
import { usePlan } from "./use-plan";
import { useSelectAll } from "./use-select-all";
import { selectAllWords, whyNoneSent, whyNotTogether } from "./why-not-redrive";

type SelectionBarProps = { shown: readonly DeadLetterRow[]; total: number };

/** Over the list's lower edge while something is selected, so that no row moves when it comes. */
export function SelectionBar({ shown, total }: SelectionBarProps) {
  const letters = useSelectedLetters();
  const acts = useActs(letters);
  if (letters.length === 0) return null;
  const whyNot = acts.whyNot ?? acts.whyNotSent; // in the hint's place, so that no button moves when it comes
  return (
    <EdgeBar label="Selected dead letters">
      {acts.error && <Problem error={acts.error} />}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 py-2 pr-2 pl-3.5">
        <output className="whitespace-nowrap">
          <span className="font-semibold">{formatCount(letters.length)} selected</span>{" "}
          <span className="text-3">of {formatCount(total)} open</span>
        </output>
        <SelectAll acts={acts} words={selectAllWords({ selected: letters.length, shown: shown.length, total })} />
        {whyNot === null ? (
          <span className="ml-2 text-small text-3 phone:hidden">
            <Kbd>x</Kbd> selects the row with the focus, <Kbd>r</Kbd> re-drives
          </span>
        ) : (
          <span aria-hidden="true" className="min-w-0 flex-1 text-right text-small text-3 phone:order-1 phone:basis-full phone:text-left">
            {whyNot}
          </span>
        )}
        <Buttons acts={acts} letters={letters} shown={shown} />
      </div>
    </EdgeBar>
  );
}

type Acts = ReturnType<typeof useActs>;

/** What can be done with the selection, and why not. */
function useActs(letters: readonly DeadLetterRow[]) {
  const mayNot = useWhyNotAct();
  const plan = usePlan(clearSelection);
  const all = useSelectAll();
  const whyNot = mayNot ?? whyNotTogether(letters) ?? whyNotNow(plan, all);
  const whyNotSent = whyNoneSent(letters);
  const redrive = () => plan.mutate(letters.map(({ id }) => id));
  usePageKey("r", () => {
    if (letters.length > 0 && whyNot === null && whyNotSent === null) redrive();
  });
  const clear = () => {
    all.cancel();
    clearSelection();
  };
  return { mayAct: mayNot === null, whyNot, whyNotSent, all, redrive, clear, error: plan.error ?? all.error };
}

function Problem({ error }: { error: Error }) {
  const { title, detail, code } = sayError(error);
  return (
    <p role="alert" className="flex items-baseline gap-2 border-b border-line px-3.5 py-2">
      <Glyph tone="bad" className="translate-y-px" />
      <span className="min-w-0 break-words">
        <span className="font-[550]">{title}.</span> {detail} <span className="text-3">{code}</span>
      </span>
    </p>
  );
}

function SelectAll({ acts: { all, mayAct }, words }: { acts: Acts; words: string | null }) {
  if (words === null || !mayAct) return null;
  return (
    <Button variant="quiet" className="text-accent" disabled={all.isPending} onClick={all.start}>
      {words}
    </Button>
  );
}

function Buttons({ acts, letters, shown }: { acts: Acts; letters: readonly DeadLetterRow[]; shown: readonly DeadLetterRow[] }) {
  const count = formatCount(letters.length);
  const ids = new Set(letters.flatMap(idsOf));
  const isAnyLeft = shown.some((row) => !idsOf(row).some((id) => ids.has(id)));
  return (
    <>
      <span className="ml-auto flex items-center">
        {isAnyLeft && acts.mayAct && (
          <Button variant="quiet" className="desk:hidden phone:px-2" onClick={() => selectLetter.set(shown, true)}>
            All {formatCount(shown.length)} shown
          </Button>
        )}
        <Button variant="quiet" className="phone:px-2" onClick={acts.clear}>
          Clear
        </Button>
      </span>
      <span className="flex items-center justify-end gap-2 phone:order-2 phone:basis-full phone:*:flex-1 phone:[&_button]:flex-1">
        <DiscardButton
          ids={letters.map(({ id }) => id)}
          whyNot={acts.whyNot}
          quietReason
          label={`Discard ${count}…`}
          onDone={clearSelection}
        />
        <ActButton variant="primary" whyNot={acts.whyNot ?? acts.whyNotSent} quietReason aria-keyshortcuts="r" onClick={acts.redrive}>
          Re-drive {count}…
        </ActButton>
      </span>
    </>
  );
}

function whyNotNow(plan: { isPending: boolean }, all: { isPending: boolean }): string | null {
  if (all.isPending) return "The others are being selected";
  return plan.isPending ? "The plan is being made" : null;
}
