"use client";
import { useHasContexts } from "@/components/tables";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { Button } from "@/components/ui/button";
import { sayError } from "@/components/ui/error-words";
import { formatCount } from "@/components/ui/format";
import { Glyph } from "@/components/ui/glyph";
import { Kbd } from "@/components/ui/kbd";
import { usePageKey } from "@/components/ui/use-page-key";
import type { Selecting } from "@/lib/queries";
import type { DeadLetterRow } from "@/lib/domain/dead-letter/row";
import { DiscardButton } from "./discard-button";
import { PatchButton } from "./edit/patch-button";
import { EdgeBar } from "./edge-bar";
import { idsOf } from "./row-key";
import { useLettersAsked } from "./list-state";
import { clearSelection, selectLetter, useMatching, useSelectedLetters } from "./selection";
import { usePlan } from "./use-plan";
import { scopeOf, useSelectAll } from "./use-select-all";
import { selectAllWords, whyNoneSent, whyNotDiscarded, whyNotMatching, whyNotTogether } from "./why-not-redrive";

type SelectionBarProps = { shown: readonly DeadLetterRow[]; total: number };

/** Over the list's lower edge while something is selected, so that no row moves when it comes. */
export function SelectionBar({ shown, total }: SelectionBarProps) {
  const letters = useSelectedLetters();
  const acts = useActs(letters, total);
  if (letters.length === 0) return null;
  const { count } = acts;
  const whyNot = acts.whyNot ?? acts.whyNotSent; // in the hint's place, so that no button moves when it comes
  return (
    <EdgeBar label="Selected dead letters">
      {acts.error && <Problem error={acts.error} />}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 py-2 pr-2 pl-3.5">
        <output className="whitespace-nowrap">
          <span className="font-semibold">{formatCount(count)} selected</span> <span className="text-3">of {formatCount(total)} open</span>
        </output>
        <SelectAll acts={acts} words={selectAllWords({ selected: count, shown: shown.length, total })} />
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
function useActs(letters: readonly DeadLetterRow[], total: number) {
  const mayNot = useWhyNotAct();
  const plan = usePlan(clearSelection);
  const all = useSelectAll(total);
  const { context, ...asked } = useLettersAsked();
  const hasContexts = useHasContexts(context);
  const matching = useMatching(scopeOf({ context, ...asked }));
  const whyNot = mayNot ?? (matching ? whyNotMatching(hasContexts) : whyNotTogether(letters)) ?? whyNotNow(plan, all);
  const whyNotSent = matching ? null : whyNoneSent(letters);
  const selecting = matching ? allMatching(context, asked) : { selection: { ids: letters.map(({ id }) => id) } };
  const redrive = () => plan.mutate(selecting);
  usePageKey("r", () => {
    if (letters.length > 0 && whyNot === null && whyNotSent === null) redrive();
  });
  const clear = () => {
    all.cancel();
    clearSelection();
  };
  const count = matching ? total : letters.length;
  return { count, selecting, mayAct: mayNot === null, whyNot, whyNotSent, all, redrive, clear, error: plan.error ?? all.error };
}

/** What the list shows, as a plan is asked for it. "-" is all contexts. */
function allMatching(context: string | null, asked: Record<string, string | null>): Selecting {
  const filter = Object.fromEntries(Object.entries(asked).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  return { ...(context === null || context === "-" ? {} : { context }), selection: { filter } };
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
  const count = formatCount(acts.count);
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
          selecting={acts.selecting}
          count={acts.count}
          whyNot={acts.whyNot ?? whyNotDiscarded(acts.count)}
          quietReason
          label={`Discard ${count}…`}
          onDone={clearSelection}
        />
        <PatchButton selecting={acts.selecting} count={acts.count} whyNot={acts.whyNot ?? acts.whyNotSent} onDone={clearSelection} />
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
