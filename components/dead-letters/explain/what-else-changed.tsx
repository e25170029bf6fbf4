"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/components/ui/format";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { ChangeEntry } from "@/lib/domain/change/row";
import type { Explained } from "@/lib/domain/explain/row";
import { What, When } from "./change-line";
import { distanceWords, manyWords } from "./change-words";
import { HowKnown } from "./how-known";
import { timeline, timelineItem } from "./look";

type Changes = Explained["changes"];

const FEW = 8;

/** What of the context came, went or changed around the first letter of the group: the nearest in time first. */
export function WhatElseChanged({ context, changes }: { context: string; changes: Changes }) {
  const [isOpen, setOpen] = useState(false);
  const { from, to, around, at, items } = changes;
  const shown = isOpen ? items : items.slice(0, FEW);
  const moment = around === "group" ? "when the group's first was seen" : "when it died";
  return (
    <Panel aria-label="What else changed">
      <PanelHeader title="What else changed" note={items.length > 1 ? `${moment}, nearest first` : moment} className="min-h-12" />
      {items.length === 0 ? (
        <p className="px-3.5 py-3 text-small text-2">
          Nothing of {context} is known to have been created, changed or deleted between <Time at={from} /> and <Time at={to} />.
        </p>
      ) : (
        <ol className={timeline}>
          {shown.map((entry) => (
            <li key={keyOf(entry)} className={timelineItem}>
              <Entry context={context} entry={entry} around={Date.parse(at)} />
            </li>
          ))}
        </ol>
      )}
      {shown.length < items.length && (
        <div className="border-t border-line px-2 py-1.5">
          <Button variant="quiet" onClick={() => setOpen(true)}>
            Show all {items.length}
          </Button>
        </div>
      )}
      <HowKnown changes={changes} />
    </Panel>
  );
}

function Entry({ context, entry, around }: { context: string; entry: ChangeEntry; around: number }) {
  const [nearest] = entry.rows;
  if (!nearest) return null; // an entry has rows
  const far = (
    <span className="text-3">
      {" "}
      · <span className="whitespace-nowrap">{distanceWords(Date.parse(nearest.at) - around)}</span>
    </span>
  );
  if (entry.count === 1) {
    return (
      <>
        <When change={nearest} />
        <span className="min-w-0 break-words">
          <What context={context} change={nearest} />
          {far}
        </span>
      </>
    );
  }
  return (
    <>
      <When change={nearest} seconds={false} className="touch:py-3" />
      <details className="min-w-0 break-words">
        <summary className="cursor-pointer rounded-sm touch:py-3">
          {manyWords(entry)}
          {far}
        </summary>
        <Rows context={context} entry={entry} />
      </details>
    </>
  );
}

function Rows({ context, entry: { rows, count } }: { context: string; entry: ChangeEntry }) {
  return (
    <ul className="mt-1.5 grid gap-1.5">
      {rows.map((change, index) => (
        <li key={index}>
          <When change={change} /> <What context={context} change={change} />
        </li>
      ))}
      {rows.length < count && <li className="text-3">and {formatCount(count - rows.length)} more</li>}
    </ul>
  );
}

const keyOf = ({ rows: [first], count }: ChangeEntry) => `${count} ${JSON.stringify(first)}`;
