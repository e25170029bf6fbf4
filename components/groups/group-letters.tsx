"use client";
import { LetterPanel } from "@/components/dead-letters/letter-panel";
import { letterStates } from "@/components/dead-letters/dead-letter-filters";
import { useDeadLetterListState, useLettersAsked } from "@/components/dead-letters/list-state";
import { useWindowedList } from "@/components/tables";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/select";
import { useMedia } from "@/components/ui/use-media";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { deadLetterQueries } from "@/lib/queries";
import { countOf } from "./words";

export const narrow = "(width <= 1000px)";
/** Of the page's width, beside the groups: as the grid of groups-view divides it. */
const BESIDE = 8 / 13;

/** The letters of the group: the open ones, or those that something has become of. */
export function GroupLetters({ group }: { group: Pick<GroupDetail, "id" | "count" | "countTotal"> }) {
  const asked = { ...useLettersAsked(), group: group.id };
  const [{ letters }, setAsked] = useDeadLetterListState();
  const list = useWindowedList((window) => deadLetterQueries.list({ ...asked, ...window }));
  const isAlone = useMedia(narrow);
  const others = group.countTotal - group.count;
  return (
    <>
      {(others > 0 || letters !== null) && (
        <div className="flex flex-wrap items-center gap-2.5 border-x border-line bg-surface px-3.5 py-2 text-small text-2">
          <Select
            label="Letters of the group"
            value={letters ?? "open"}
            items={letterStates}
            onValueChange={(state) => void setAsked({ letters: state === "open" ? null : state })}
          />
          {countOf(others, "letter")} no longer open
        </div>
      )}
      <LetterPanel
        list={list}
        hasContexts={false}
        empty={<EmptyState title={letters === null || letters === "open" ? "Nothing of it is open." : `None of it is ${letters}.`} />}
        ofGroup={{ share: isAlone ? 1 : BESIDE }}
      />
    </>
  );
}
