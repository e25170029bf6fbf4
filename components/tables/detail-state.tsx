"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useLiveState } from "@/components/live";
import { StaleNote } from "@/components/ui/as-of";
import { Button, LinkButton } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { isAbsent, sayError } from "@/components/ui/error-words";
import { Notes } from "@/components/ui/notes";
import { Panel } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";

type DetailStateProps<T> = {
  query: UseQueryResult<T>;
  context: string | null;
  loading?: ReactNode;
  /** Where to go when it does not exist. */
  back: { label: string; href: string };
  children: (data: T) => ReactNode;
};

/** One thing with all its states: loading, failed, and what was last seen with its age while it cannot be read again. */
export function DetailState<T extends { asOf: string }>({ query, context, loading, back, children }: DetailStateProps<T>) {
  const live = useLiveState(context);
  const { data, error } = query;
  if (data === undefined && error === null) return loading ?? <LoadingPanel />;
  if (data === undefined)
    return (
      <Panel>
        <ErrorState
          error={error}
          action={
            isAbsent(error) ? (
              <LinkButton href={back.href}>{back.label}</LinkButton>
            ) : (
              <Button onClick={() => void query.refetch()}>Try again</Button>
            )
          }
        />
      </Panel>
    );
  const said = error ? sayError(error) : null;
  const isOld = live.kind === "stale" || live.kind === "disconnected";
  return (
    <>
      {children(data)}
      <Notes>
        {said && <StaleNote asOf={data.asOf} state="stale" why={said.detail ?? said.title} />}
        {!said && isOld && <StaleNote asOf={data.asOf} state={live.kind} why={live.why} />}
      </Notes>
    </>
  );
}

function LoadingPanel() {
  return (
    <Panel>
      <SkeletonRows rows={8} />
    </Panel>
  );
}
