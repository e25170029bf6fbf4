import Link from "next/link";
import { redriveHref } from "@/components/tables";
import { groupHref } from "@/lib/domain/pages";
import type { Plan } from "@/lib/domain/redrive/row";
import { planLink } from "./plan-rows";
import { filterWords } from "./selection-words";
import { itemLooks } from "./words";

/** By what the letters were selected; nothing where a person named each. */
export function SelectedBy({ plan: { selection, groups } }: { plan: Plan }) {
  if (!selection) return null;
  const { group, redrive, itemState } = selection;
  if (group !== undefined)
    return (
      <p className="min-w-0 break-words">
        all that is open of the group{" "}
        <Link href={groupHref(group)} prefetch={false} className={planLink}>
          {groups[0]?.title ?? group}
        </Link>
      </p>
    );
  if (redrive !== undefined)
    return (
      <p>
        of{" "}
        <Link href={redriveHref(redrive, itemState === undefined ? {} : { state: itemState })} prefetch={false} className={planLink}>
          another re-drive
        </Link>
        {itemState !== undefined && `: ${itemLooks[itemState].word}`}
      </p>
    );
  return <p className="min-w-0 break-words">{filterWords(selection)}</p>;
}
