"use client";
import { useViewQuery } from "@/components/live";
import { useSelectedLetters } from "@/components/dead-letters/selection";
import { ShareButton } from "@/components/shares/share-button";
import { useWhyNotAct } from "@/components/shell/may-act";
import { ActButton } from "@/components/ui/act-button";
import { sayError } from "@/components/ui/error-words";
import { usePageKey } from "@/components/ui/use-page-key";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { meQuery } from "@/lib/queries";
import type { Say } from "./say-dialog";
import { focusedGroup } from "./use-group-keys";
import { useSetGroup, type usePlanGroup } from "./use-group-acts";
import { redriveWords } from "./words";

export type Acts = { say: (say: Say) => void; plan: ReturnType<typeof usePlanGroup> };

type Actable = Pick<GroupDetail, "id" | "context" | "title" | "count" | "arrivedLately" | "state">;

/** What the keys do with a group, where the buttons could. Selected letters go before the group they are of. */
export function useGroupActKeys({ say, plan }: Acts) {
  const mayNot = useWhyNotAct();
  const hasLetters = useSelectedLetters().length > 0;
  return {
    redrive(group: Actable) {
      if (mayNot === null && !hasLetters && group.count > 0) plan.start(group);
    },
    resolve(group: Actable) {
      if (mayNot === null && group.state === "open") say({ group, state: "resolved" });
    },
  };
}

/** What can be done with a group. The reason why nothing can stands below: between the buttons it would move them. */
export function GroupActs({ group, acts }: { group: GroupDetail; acts: Acts }) {
  const mayNot = useWhyNotAct();
  const { plan } = acts;
  const keys = useGroupActKeys(acts);
  usePageKey("r", () => focusedGroup() === null && keys.redrive(group));
  usePageKey("e", () => focusedGroup() === null && keys.resolve(group));
  const whyNotSent = mayNot ?? (group.count === 0 ? "Nothing of it is open" : plan.isPending ? "The plan is being made" : null);
  const to = (state: GroupDetail["state"]) => () => acts.say({ group, state });
  return (
    <div className="grid justify-items-end gap-1.5 phone:w-full phone:justify-items-stretch">
      <span className="flex flex-wrap justify-end gap-2 phone:grid phone:grid-cols-2 phone:*:last:col-span-2 phone:[&_button]:w-full">
        {group.state !== "open" && (
          <ActButton whyNot={mayNot ?? (group.count === 0 ? "Nothing of it is open" : null)} quietReason onClick={to("open")}>
            Open again…
          </ActButton>
        )}
        {group.state !== "ignored" && (
          <ActButton whyNot={mayNot} quietReason onClick={to("ignored")}>
            Ignore…
          </ActButton>
        )}
        <ShareButton view={`/dead-letters?group=${group.id}`} />
        <Take group={group} mayNot={mayNot} />
        {group.state === "open" && (
          <ActButton whyNot={mayNot} quietReason aria-keyshortcuts="e" onClick={to("resolved")}>
            Resolve…
          </ActButton>
        )}
        <ActButton variant="primary" whyNot={whyNotSent} quietReason aria-keyshortcuts="r" onClick={() => plan.start(group)}>
          {plan.isPending ? "Planning…" : redriveWords(group.count)}
        </ActButton>
      </span>
      {mayNot !== null && <span className="max-w-100 text-right text-small text-3 phone:text-left">{mayNot}</span>}
      {plan.error && <Problem error={plan.error} />}
    </div>
  );
}

/** Whose it is: mine, or nobody's again. */
function Take({ group, mayNot }: { group: GroupDetail; mayNot: string | null }) {
  const set = useSetGroup(group.id);
  const me = useViewQuery(meQuery()).data?.name;
  const isMine = me !== undefined && group.assignee === me;
  const whyNot = mayNot ?? (me === undefined ? "One moment" : null);
  // Not disabled while it is being done: it would lose the focus.
  const take = () => set.isPending || set.mutate({ assignee: isMine ? null : (me ?? null) });
  return (
    <>
      <ActButton whyNot={whyNot} quietReason onClick={take}>
        {isMine ? "Give back" : "Take it"}
      </ActButton>
      {set.error && <Problem error={set.error} />}
    </>
  );
}

function Problem({ error }: { error: Error }) {
  const { title, detail } = sayError(error);
  return (
    <span role="alert" className="text-small text-bad">
      {title}. {detail}
    </span>
  );
}
