"use client";
import { useState } from "react";
import { useLiveQuery } from "@/components/live";
import { useWhyNotAct } from "@/components/shell/may-act";
import { deadLettersHref, DetailState } from "@/components/tables";
import { visibleText } from "@/components/payload/bytes";
import { ActButton } from "@/components/ui/act-button";
import { ErrorState } from "@/components/ui/error-state";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { groupQueries } from "@/lib/queries";
import { useAddNote } from "./use-group-acts";

/** What people wrote for whoever comes next, oldest first, and the place to write more. */
export function GroupNotes({ group }: { group: Pick<GroupDetail, "id" | "context"> }) {
  const query = useLiveQuery(groupQueries.notes(group.id));
  return (
    <DetailState query={query} context={group.context} back={{ label: "All groups", href: deadLettersHref() }}>
      {({ items, total = items.length }) => (
        <Panel aria-label="Notes" className="grid gap-3 px-3.5 py-3">
          {items.length === 0 && <p className="text-2">Nobody has written anything yet.</p>}
          <ol className="grid gap-2.5 empty:hidden">
            {items.map(({ id, at, by, text }) => (
              <li key={id}>
                <p className="break-words whitespace-pre-wrap">{visibleText(text)}</p>
                <p className="text-small text-3">
                  {by} <Time at={at} />
                </p>
              </li>
            ))}
          </ol>
          {total > items.length && <p className="text-2">Written after these: {formatCount(total - items.length)} more.</p>}
          <Write id={group.id} />
        </Panel>
      )}
    </DetailState>
  );
}

function Write({ id }: { id: string }) {
  const [text, setText] = useState("");
  const add = useAddNote(id);
  const mayNot = useWhyNotAct();
  const whyNot = mayNot ?? (add.isPending ? "One moment" : text.trim() === "" ? "Write something first" : null);
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (whyNot === null) add.mutate(text.trim(), { onSuccess: () => setText("") });
      }}
    >
      <span className="flex gap-2">
        <Input
          aria-label="A note for whoever comes next"
          placeholder="what is known, who was called"
          maxLength={2_000}
          autoComplete="off"
          disabled={mayNot !== null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <span className="flex-none">
          <ActButton type="submit" whyNot={whyNot} quietReason>
            Note it
          </ActButton>
        </span>
      </span>
      {mayNot !== null && <span className="text-small text-3">{mayNot}</span>}
      {add.error && <ErrorState error={add.error} />}
    </form>
  );
}
