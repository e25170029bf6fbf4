import { KindChip } from "@/components/dead-letters/kind-chip";
import { visibleText } from "@/components/payload/bytes";
import { Chip } from "@/components/ui/chip";
import { Glyph } from "@/components/ui/glyph";
import { Time } from "@/components/ui/time";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";

/** How its letters died, where that is more than a copy in a stream for dead letters. */
export function KindChips({ kinds }: Pick<GroupRow, "kinds">) {
  return kinds.map((kind) => kind !== "stored" && <KindChip key={kind} kind={kind} />);
}

/** A person had resolved it, and letters have arrived since, or come with a merge. */
export function NewSince({ at }: { at: string | null }) {
  if (at === null) return null;
  return (
    <Chip tone="warn" title="It was resolved, and letters have come since: it is open again">
      <Glyph tone="warn" />
      <span>
        new since resolved <Time at={at} />
      </span>
    </Chip>
  );
}

export function Assignee({ name, me }: { name: string | null; me: string | null }) {
  if (name === null) return null;
  return <Chip title={`${visibleText(name)} has taken it`}>{name === me ? "mine" : visibleText(name)}</Chip>;
}
