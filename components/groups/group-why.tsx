"use client";
import { useState } from "react";
import { useLiveQuery } from "@/components/live";
import { useWhyNotAct } from "@/components/shell/may-act";
import { DetailState } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { ActButton } from "@/components/ui/act-button";
import { Ago } from "@/components/ui/ago";
import { Glyph } from "@/components/ui/glyph";
import { KeyValues } from "@/components/ui/key-values";
import { Missing } from "@/components/ui/missing";
import { Mono } from "@/components/ui/mono";
import { Panel } from "@/components/ui/panel";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { deadLettersHref } from "@/components/tables";
import type { GroupDetail, GroupWhy } from "@/lib/domain/dead-letter/group-row";
import { groupQueries } from "@/lib/queries";
import { piecesOf } from "./error-pieces";
import { RulesLink } from "./rules-link";
import { useUndoMerge } from "./use-group-acts";
import { countOf } from "./words";

/** What decided that these letters are together, and what people added to it. */
export function GroupWhyPanel({ group }: { group: GroupDetail }) {
  const query = useLiveQuery(groupQueries.why(group.id));
  return (
    <DetailState query={query} context={group.context} back={{ label: "All groups", href: deadLettersHref() }}>
      {(why) => (
        <Panel aria-label="Why this group" className="grid gap-4 px-3.5 py-3">
          {!why.isSameNow && <Otherwise />}
          {why.steps.map((step) => (
            <Step key={step.text} step={step} />
          ))}
          {why.error && <ErrorText error={why.error} />}
          <Merges why={why} titles={new Map(group.mergedGroups.map(({ id, title }) => [id, title]))} />
          <RulesLink />
        </Panel>
      )}
    </DetailState>
  );
}

function Otherwise() {
  return (
    <p className="flex items-baseline gap-2 text-warn">
      <Glyph tone="warn" className="translate-y-px" />
      <span>Today's rules would decide otherwise: letters that come now go to another group. Those that are here stay.</span>
    </p>
  );
}

function Step({ step }: { step: GroupWhy["steps"][number] }) {
  return (
    <section className="grid gap-1">
      <p className="font-[550]">{visibleText(step.text)}.</p>
      <KeyValues
        className="px-0 py-0"
        items={step.values.map(({ name, value }) => ({
          key: name,
          value: value === "" ? <Missing why="not known" /> : <Mono className="wrap-anywhere">{visibleText(value)}</Mono>,
        }))}
      />
    </section>
  );
}

/** As the first letter of the group said it. What differs from letter to letter is underlined, and says what stands in its place. */
function ErrorText({ error }: { error: NonNullable<GroupWhy["error"]> }) {
  const pieces = piecesOf(error);
  return (
    <section className="grid gap-1">
      <p className="font-[550]">The error as it was written{error.replaced.length > 0 && ", and what of it does not count"}.</p>
      <p className="max-h-72 overflow-auto rounded-sm bg-bg px-2.5 py-2 font-mono text-small break-words whitespace-pre-wrap">
        {pieces.map(({ text, by }, at) =>
          by === null ? (
            visibleText(text)
          ) : (
            // oxlint-disable-next-line react/no-array-index-key -- pieces of one text have no other name
            <mark key={at} className="rounded-sm bg-draining-fill text-draining underline decoration-dotted underline-offset-2">
              {visibleText(text)}
              <span className="ml-1 text-2">→&nbsp;{by}</span>
            </mark>
          ),
        )}
      </p>
      <p className="text-small text-2">
        Compared as <Mono className="break-words whitespace-pre-wrap">{visibleText(error.normalised)}</Mono>
      </p>
    </section>
  );
}

function Merges({ why, titles }: { why: GroupWhy; titles: ReadonlyMap<string, string> }) {
  const [undoing, setUndoing] = useState<string | null>(null);
  const mayNot = useWhyNotAct();
  if (why.merges.length === 0) return null;
  return (
    <section className="grid gap-2">
      <p className="font-[550]">Merged by people.</p>
      <ul className="grid gap-2">
        {why.merges.map(({ id, groups, at, by, reason }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1 break-words">
              {by} merged {groups.length === 1 ? "one group" : countOf(groups.length, "group")} into it <Ago at={at} suffix />
              {reason !== null && `: ${visibleText(reason)}`}
              <span className="block text-small text-2">{groups.map((each) => visibleText(titles.get(each) ?? each)).join(" · ")}</span>
            </span>
            <ActButton whyNot={mayNot} quietReason onClick={() => setUndoing(id)}>
              Undo…
            </ActButton>
          </li>
        ))}
      </ul>
      {undoing !== null && <UndoDialog id={undoing} onClose={() => setUndoing(null)} />}
    </section>
  );
}

function UndoDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const undo = useUndoMerge(id);
  return (
    <ReasonDialog
      title="Undo the merge"
      verb="Undo the merge"
      label="Why they are not one"
      placeholder="the second has another cause"
      act={undo}
      onClose={onClose}
    >
      <p className="text-2">Each is by itself again, with what was said of it before. Other merges stay.</p>
    </ReasonDialog>
  );
}
