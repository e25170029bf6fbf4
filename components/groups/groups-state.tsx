import type { ReactNode } from "react";
import { ListEmpty, type WindowedList } from "@/components/tables";
import { EmptyState } from "@/components/ui/empty-state";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { isAbsent } from "@/components/ui/error-words";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import { formatCount } from "@/components/ui/format";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { emptyWords } from "./empty-words";

type GroupsStateProps = {
  list: WindowedList<GroupRow>;
  /** Of which they are; `null`: of all. */
  asked: GroupRow["state"] | null;
  /** Beside their state. */
  isFiltered: boolean;
  /** Not all letters were looked at. */
  mayMiss: boolean;
  onClear: () => void;
  /** `null`: all are shown, or as many as one answer holds. */
  onMore: (() => void) | null;
  children: ReactNode;
};

/** The list of groups with its other states: loading, failed, empty, cut off. */
export function GroupsState({ list, asked, isFiltered, mayMiss, onClear, onMore, children }: GroupsStateProps) {
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
        <ErrorState error={state.error} action={actionFor(state.error, { isFiltered, onClear, retry: list.retry })} />
      </Panel>
    );
  if (total === 0)
    return (
      <Panel aria-label="Groups">
        <Empty isWhole={list.incomplete.length === 0} {...{ asked, isFiltered, mayMiss, onClear }} />
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

/** What helps: nothing does where an address names what is not there. */
function actionFor(error: Error, { isFiltered, onClear, retry }: Pick<GroupsStateProps, "isFiltered" | "onClear"> & { retry: () => void }) {
  if (!isAbsent(error)) return <Button onClick={retry}>Try again</Button>;
  return isFiltered ? <Button onClick={onClear}>Clear filters</Button> : undefined;
}

type EmptyProps = Pick<GroupsStateProps, "asked" | "isFiltered" | "mayMiss" | "onClear"> & { isWhole: boolean };

function Empty({ asked, isFiltered, mayMiss, onClear, isWhole }: EmptyProps) {
  const { title, text } = emptyWords(asked, { isFiltered, mayMiss });
  if (!isWhole) return <ListEmpty isWhole={false} none={{ matches: title, title, text: text ?? "" }} {...{ isFiltered, onClear }} />;
  const back = isFiltered ? "Clear filters" : asked === "open" ? null : "Open groups";
  return (
    <EmptyState title={title} action={back === null ? undefined : <Button onClick={onClear}>{back}</Button>}>
      {text}
    </EmptyState>
  );
}
