"use client";
import { type ReactNode, useRef, useState } from "react";
import { useLiveQuery, useLiveState } from "@/components/live";
import { groupState, groupsAsked, lettersAsked, toGroups, viewOf } from "@/components/dead-letters/asked";
import { DeadLetterFilters } from "@/components/dead-letters/dead-letter-filters";
import { ExportLinks } from "@/components/dead-letters/export-links";
import { LetterPanel } from "@/components/dead-letters/letter-panel";
import { countWords } from "@/components/dead-letters/letter-words";
import { cleared, useDeadLetterListState } from "@/components/dead-letters/list-state";
import { UnlistedNotes } from "@/components/dead-letters/unlisted-notes";
import { SavedViewsMenu } from "@/components/saved-views/saved-views-menu";
import { useHasContexts, useWindowedList } from "@/components/tables";
import { AsOf } from "@/components/ui/as-of";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { deadLetterQueries, groupQueries } from "@/lib/queries";
import { GroupChoices, LetterChoices } from "./choices";
import { GroupsView } from "./groups-view";
import { LettersEmpty } from "./letters-empty";
import { useRowSoon } from "./use-row-soon";
import { ViewSwitch } from "./view-switch";
import { headline } from "./words";

const STEP = 100;
/** As many as one answer holds. */
const MOST = 500;

/** Dead letters by cause, or one by one; `above` says what of them cannot be known. The filters stay where they are. */
export function DeadLettersView({ above }: { above: ReactNode }) {
  const state = useDeadLetterListState();
  const [asked, setAsked] = state;
  const [limit, setLimit] = useState(STEP);
  const view = viewOf(asked);
  const isMessages = view === "messages";
  const groupsQuery = { ...groupQueries.list({ ...groupsAsked(asked), limit }), enabled: !isMessages };
  const groups = useWindowedList(() => groupsQuery);
  const answer = useLiveQuery(groupsQuery).data;
  const letters = useWindowedList((window) => ({ ...deadLetterQueries.list({ ...lettersAsked(asked), ...window }), enabled: isMessages }));
  const shown = isMessages ? letters : groups;
  const hasContexts = useHasContexts(asked.context);
  const live = useLiveState(asked.context);
  const head = useRef<HTMLDivElement>(null);
  const rowSoon = useRowSoon(head, shown.state.kind === "ready" && !shown.isPrevious);
  const ofGroups = isMessages ? [] : ["group", "state"]; // the group stands beside them, and what their state means is said
  const isFiltered = Object.keys(cleared).some((key) => !ofGroups.includes(key) && asked[key as keyof typeof cleared] !== null);
  const onClear = () => {
    rowSoon();
    void setAsked(isMessages ? { ...cleared, view: "messages" } : cleared);
  };
  const isInGroup = !isMessages && asked.group !== null; // where there is room for one only, the group is all of the page
  const words = isMessages ? countWords(asked.state, letters) : answer && headline(answer, groupState(asked));
  // Groups that are not asked for any more are for ever those from before.
  const isCounted = shown.state.kind === "ready" && (isMessages || !groups.isPrevious);
  const note = isCounted ? words : shown.state.kind === "failed" ? null : <Skeleton className="h-3 w-24" />;
  const end = (
    <>
      {shown.state.kind === "ready" && <AsOf asOf={shown.state.asOf} state={live.kind} />}
      <ExportLinks filter={asked} letters={answer?.letters} className="phone:hidden" />
      <ViewSwitch view={view} onChange={setAsked} />
      <SavedViewsMenu />
    </>
  );
  return (
    <>
      <div ref={head} className={isInGroup ? "narrow:hidden" : undefined}>
        <PageHead title="Dead letters" note={note} end={end} />
        {above}
        <UnlistedNotes context={asked.context} stream={asked.originalStream} consumer={asked.consumer} />
        <div className="mb-3.5 flex flex-wrap items-center gap-2">
          <DeadLetterFilters state={state} onRemoved={rowSoon} letters={answer?.letters}>
            {isMessages ? <LetterChoices state={state} /> : <GroupChoices state={state} answer={answer} />}
          </DeadLetterFilters>
        </div>
      </div>
      {isMessages ? (
        <LetterPanel
          list={letters}
          hasContexts={hasContexts}
          onClearFilters={isFiltered ? onClear : null}
          hasWords={asked.q !== null}
          empty={
            <LettersEmpty
              group={asked.group}
              isWhole={letters.incomplete.length === 0}
              onGroups={() => void setAsked({ ...toGroups, group: null })}
              {...{ isFiltered, onClear }}
            />
          }
        />
      ) : (
        <GroupsView
          list={groups}
          state={state}
          hasContexts={hasContexts}
          mayMiss={answer?.mayMiss ?? false}
          onMore={limit < MOST ? () => setLimit(limit + STEP) : null}
          {...{ isFiltered, onClear }}
        />
      )}
    </>
  );
}
