import Link from "next/link";
import { redriveHref } from "@/components/tables";
import { Panel } from "@/components/ui/panel";
import type { GroupDetail } from "@/lib/domain/dead-letter/group-row";
import { countOf } from "./words";

/** Jobs that hold or have sent letters of the group, the newest first. */
export function GroupRedrives({ redrives }: Pick<GroupDetail, "redrives">) {
  return (
    <Panel aria-label="Re-drives of the group" className="px-3.5 py-3">
      {redrives.length === 0 && <p className="text-2">No re-drive holds letters of it.</p>}
      <ul className="divide-y divide-line">
        {redrives.map(({ id, number, state, count }) => (
          <li key={id} className="flex min-h-row items-center gap-3">
            <Link href={redriveHref(id)} prefetch={false} className="text-accent hover:underline">
              #{number}
            </Link>
            <span className="text-2">{state}</span>
            <span className="ml-auto text-2">{countOf(count, "letter")}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
