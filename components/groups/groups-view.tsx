"use client";
import { useRef, useState } from "react";
import { groupState } from "@/components/dead-letters/asked";
import type { DeadLetterListState } from "@/components/dead-letters/list-state";
import { ListNotes, type WindowedList } from "@/components/tables";
import { cn } from "@/components/ui/cn";
import { usePageKey } from "@/components/ui/use-page-key";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { useGroupActKeys, type Acts } from "./group-acts";
import { mayMissWords } from "./empty-words";
import { GroupList } from "./group-list";
import { GroupPane } from "./group-pane";
import { GroupsState } from "./groups-state";
import { hrefOfGroup } from "./href";
import { knownOf } from "./known-group";
import { MergeBar } from "./merge-bar";
import { PlanBar } from "./plan-bar";
import { SayDialog, type Say } from "./say-dialog";
import { useMarks } from "./use-marks";
import { focusedGroup } from "./use-group-keys";
import { useOpening } from "./use-opening";
import { usePlanGroup } from "./use-group-acts";

type GroupsViewProps = {
  list: WindowedList<GroupRow>;
  state: DeadLetterListState;
  hasContexts: boolean;
  isFiltered: boolean;
  /** Not all letters were looked at that may match. */
  mayMiss: boolean;
  onClear: () => void;
  onMore: (() => void) | null;
};

/** Groups at the left, what one is about at the right; where there is no room, one after the other. */
export function GroupsView({ list, state, hasContexts, onMore, ...empty }: GroupsViewProps) {
  const [asked] = state;
  const pane = useRef<HTMLDivElement>(null);
  const opening = useOpening(state, pane);
  const marks = useMarks();
  const [say, setSay] = useState<Say | null>(null);
  const plan = usePlanGroup();
  const { rows } = list;
  const open = rows.find(({ id }) => id === asked.group) ?? null;
  const acts = { say: setSay, plan };
  useKeys({ rows, acts, back: marks.selected.size > 0 ? marks.clear : opening.close });
  const asOf = list.state.kind === "ready" ? Date.parse(list.state.asOf) : 0;
  const known = open && list.state.kind === "ready" ? knownOf(open, list.state.asOf) : null;
  return (
    <div className={cn("grid items-start gap-3", asked.group !== null && "grid-cols-[minmax(0,5fr)_minmax(0,8fr)] narrow:grid-cols-1")}>
      <div className={cn("min-w-0 self-stretch", asked.group !== null && "narrow:hidden", marks.selected.size === 0 && roomForBar)}>
        <div className="sticky top-15 narrow:static">
          <GroupsState list={list} asked={groupState(asked)} onMore={onMore} {...empty}>
            <GroupList
              list={list}
              asOf={asOf}
              range={asked}
              hasContexts={hasContexts}
              open={asked.group}
              hrefOf={(id) => hrefOfGroup(asked, id)}
              onOpen={opening.open}
              selected={marks.selected}
              onSelect={marks.set}
              note={
                asked.q === null && asked.originalSubject === null ? null : empty.mayMiss ? `${ofMatching} ${mayMissWords}` : ofMatching
              }
            />
          </GroupsState>
        </div>
        <ListNotes
          list={list}
          above={
            <>
              <MergeBar selected={[...marks.selected.values()]} open={open} onClear={marks.clear} onMerged={merged} />
              {asked.group === null && <PlanBar plan={plan} />}
            </>
          }
        />
      </div>
      {asked.group !== null && <GroupPane key={asked.group} ref={pane} id={asked.group} known={known} acts={acts} onBack={opening.close} />}
      {say && <SayDialog key={say.group.id} say={say} onClose={() => setSay(null)} />}
    </div>
  );

  function merged(into: string) {
    marks.clear();
    opening.open(into);
  }
}

const ofMatching = "Groups of which a letter matches. Their numbers are of all their letters.";

/** As high as the bar of the selected: when it comes the page is not longer, so nothing moves. */
const roomForBar = "pb-17.5 touch:pb-21";

type Keys = { rows: readonly GroupRow[]; acts: Acts; back: () => void };

/** `r` `e` on a group whose row has the focus; the one that is open has them of itself. Escape goes back a level. */
function useKeys({ rows, acts, back }: Keys) {
  const onFocused = (act: (group: GroupRow) => void) => () => {
    const focused = focusedGroup();
    const group = rows.find(({ id }) => id === focused);
    if (group) act(group);
  };
  const keys = useGroupActKeys(acts);
  usePageKey("r", onFocused(keys.redrive));
  usePageKey("e", onFocused(keys.resolve));
  usePageKey("Escape", back);
}
