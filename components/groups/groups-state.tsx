import type { ReactNode } from "react";
import { ListEmpty, type WindowedList } from "@/components/tables";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { isAbsent } from "@/components/ui/error-words";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { formatCount } from "@/components/ui/format";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";

const none = {
  matches: "No group matches what is asked for.",
  title: "No open dead letters.",
  text: "Nothing open lies in a dead-letter stream, and NATS was not heard to say that a consumer gave up on a message. The moment either happens, its group is here.",
};

type GroupsStateProps = {
  list: WindowedList<GroupRow>;
  isFiltered: boolean;
  onClear: () => void;
  /** `null`: all are shown, or as many as one answer holds. */
  onMore: (() => void) | null;
  children: ReactNode;
};

/** The list of groups with its other states: loading, failed, empty, cut off. */
export function GroupsState({ list, isFiltered, onClear, onMore, children }: GroupsStateProps) {
  const { state, total, rows } = list;
  if (state.kind === "loading")
    return (
      <Panel aria-label="Groups">
        <SkeletonRows rows={8} label="Loading groups" />
      </Panel>
    );
  if (state.kind === "failed")
    return (
      <Panel aria-label="Groups">
        <ErrorState error={state.error} action={isAbsent(state.error) ? undefined : <Button onClick={list.retry}>Try again</Button>} />
      </Panel>
    );
  if (total === 0)
    return (
      <Panel aria-label="Groups">
        <ListEmpty isWhole={list.incomplete.length === 0} {...{ isFiltered, onClear, none }} />
      </Panel>
    );
  return (
    <>
      {children}
      {rows.length < total && (
        <p className="flex items-center gap-3 px-3.5 py-2 text-small text-2">
          {formatCount(rows.length)} of {formatCount(total)} groups
          {onMore ? <Button onClick={onMore}>Show more</Button> : "Narrow the filters to see the others."}
        </p>
      )}
    </>
  );
}
