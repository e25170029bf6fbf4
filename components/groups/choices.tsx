"use client";
import { letterStates, wide } from "@/components/dead-letters/dead-letter-filters";
import { groupState } from "@/components/dead-letters/asked";
import type { DeadLetterListState } from "@/components/dead-letters/list-state";
import { formatCount } from "@/components/ui/format";
import { useViewQuery } from "@/components/live";
import { Select } from "@/components/ui/select";
import { deadLetterStates } from "@/lib/domain/dead-letter/row";
import type { GroupList } from "@/lib/domain/dead-letter/group-row";
import { meQuery } from "@/lib/queries";
import { whoseItems, whoseValue } from "./whose";

type ChoicesProps = { state: DeadLetterListState };

const sorts = [
  { value: "count", label: "Most letters" },
  { value: "last", label: "Last seen" },
  { value: "first", label: "Newest cause" },
] as const;

/** What only groups have: how they stand, with how many there are of each, whose they are, and their order. */
export function GroupChoices({ state: [asked, setAsked], answer }: ChoicesProps & { answer: GroupList | undefined }) {
  const me = useViewQuery(meQuery()).data?.name ?? null;
  const states = answer?.states;
  const numbered = (word: string, count: number | undefined) => (count === undefined ? word : `${word} ${formatCount(count)}`);
  const all = states && states.open + states.resolved + states.ignored;
  return (
    <>
      <Select
        label="State"
        className={wide}
        value={groupState(asked) ?? "any"}
        items={[
          { value: "open", label: numbered("Open", states?.open) },
          { value: "resolved", label: numbered("Resolved", states?.resolved) },
          { value: "ignored", label: numbered("Ignored", states?.ignored) },
          { value: "any", label: numbered("Any state", all) },
        ]}
        onValueChange={(state) => void setAsked({ state: state === "open" ? null : state })}
      />
      <Select
        label="Whose"
        className={wide}
        value={whoseValue(asked.assignee, me)}
        items={whoseItems(answer?.items ?? [], { asked: asked.assignee, me })}
        onValueChange={(assignee) => void setAsked({ assignee: assignee || null })}
      />
      <Select
        label="Order"
        className={wide}
        value={asked.sort ?? "count"}
        items={sorts}
        onValueChange={(sort) => void setAsked({ sort: sort === "count" ? null : sort })}
      />
    </>
  );
}

/** What becomes of letters. */
export function LetterChoices({ state: [asked, setAsked] }: ChoicesProps) {
  return (
    <Select
      label="State"
      className={wide}
      value={deadLetterStates.find((each) => each === asked.state) ?? "open"}
      items={letterStates}
      onValueChange={(state) => void setAsked({ view: "messages", state: state === "open" ? null : state })}
    />
  );
}
