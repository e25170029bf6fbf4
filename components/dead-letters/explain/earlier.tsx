import Link from "next/link";
import { deadLetterHref, redriveHref } from "@/components/tables";
import { Panel, PanelHeader } from "@/components/ui/panel";
import { Time } from "@/components/ui/time";
import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import type { Explained } from "@/lib/domain/explain/row";
import { titleOf } from "../words";
import { link, timeline, timelineItem } from "./look";

/** The deaths of the same message before this one. Nothing where it was never sent again. */
export function Earlier({ letter, previous }: { letter: DeadLetterDetail; previous: Explained["previous"] }) {
  const { items, isWhole } = previous;
  if (letter.generation === 0 && items.length === 0) return null;
  return (
    <Panel aria-label="Earlier">
      <PanelHeader title="Earlier" note="the same message" className="min-h-12" />
      {items.length > 0 && (
        <ol className={timeline}>
          {items.map((each) => (
            <li key={each.id} className={timelineItem}>
              <span className="text-3">
                <Time at={each.seenAt} seconds />
              </span>
              <span className="min-w-0 break-words">
                <Link href={deadLetterHref(each.id)} prefetch={false} className={link}>
                  {titleOf(each) ?? "died, without an error"}
                </Link>
                , generation {each.generation}; sent again by{" "}
                <Link href={redriveHref(each.redrive.id)} prefetch={false} className={link}>
                  re-drive #{each.redrive.number}
                </Link>{" "}
                of {each.redrive.actor}
              </span>
            </li>
          ))}
        </ol>
      )}
      {!isWhole && (
        <p className="px-3.5 py-3 text-small text-2 not-first:border-t not-first:border-line">
          It says that it was sent again {letter.generation === 1 ? "once" : `${letter.generation} times`}.{" "}
          {items.length > 0 ? "What was before these" : "What it was before"} is no longer known here.
        </p>
      )}
    </Panel>
  );
}
