"use client";
import { visibleText } from "@/components/payload/bytes";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { ReasonDialog } from "@/components/ui/reason-dialog";
import { useSetGroup } from "./use-group-acts";
import { openLettersWords, stillArrivingWords } from "./say-words";

export type Say = { group: Pick<GroupRow, "id" | "title" | "count" | "arrivedLately">; state: GroupRow["state"] };

const asks = {
  resolved: {
    verb: "Resolve",
    label: "What put it right",
    placeholder: "crm is back, INC-812",
    does: openLettersWords,
  },
  ignored: {
    verb: "Ignore",
    label: "Why nobody needs to look",
    placeholder: "a load test until Friday",
    does: () => "It is out of the way until somebody opens it again, also when more letters of it arrive. They are counted all the same.",
  },
  open: { verb: "Open", label: "Why it is open after all", placeholder: "it came back", does: () => "It is among the open ones again." },
} as const;

/** Says of a group that it is resolved, ignored or open, with why. */
export function SayDialog({ say: { group, state }, onClose }: { say: Say; onClose: () => void }) {
  const set = useSetGroup(group.id);
  const { verb, label, placeholder, does } = asks[state];
  const arriving = state === "resolved" ? stillArrivingWords(group) : null;
  return (
    <ReasonDialog
      title={`${verb} “${visibleText(group.title)}”`}
      verb={verb}
      label={label}
      placeholder={placeholder}
      isRequired={state !== "open"}
      act={{ ...set, mutate: (reason, then) => set.mutate({ state, ...(reason === "" ? {} : { reason }) }, then) }}
      onClose={onClose}
    >
      {arriving !== null && <p className="text-warn">{arriving}</p>}
      <p className="text-2">{does(group)}</p>
    </ReasonDialog>
  );
}
