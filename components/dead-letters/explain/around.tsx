"use client";
import { sayError } from "@/components/ui/error-words";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { Siblings } from "./siblings";
import { useExplained } from "./use-explained";
import { WhatElseChanged } from "./what-else-changed";

/** What is known around a letter: what else changed when it began, and which others belong to it. */
export function Around({ letter }: { letter: DeadLetterDetail }) {
  const { data, error } = useExplained(letter.id);
  if (data) {
    return (
      <>
        <WhatElseChanged context={letter.context} changes={data.changes} />
        <Siblings siblings={data.siblings} />
      </>
    );
  }
  return (
    <Panel aria-label="What else changed">
      <PanelHeader title="What else changed" className="min-h-12" />
      {error ? (
        <p role="alert" className="px-3.5 py-3 text-2">
          {sayError(error).title}. {sayError(error).detail}
        </p>
      ) : (
        <SkeletonRows rows={3} label="Looking for what else changed" />
      )}
    </Panel>
  );
}
