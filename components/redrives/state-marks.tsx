import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import { toneText, type Tone } from "@/components/ui/tone";
import type { RedriveRow } from "@/lib/domain/redrive/row";
import type { ItemState } from "@/lib/domain/redrive/types";
import { itemLooks, looksOf } from "./words";

/** Shape, word and colour, always all three. */
function Mark({ tone, word }: { tone: Tone; word: string }) {
  return (
    <span className={cn("inline-flex items-baseline gap-1.75 whitespace-nowrap", tone === "ok" ? "text-2" : toneText[tone])}>
      <Glyph tone={tone} className="translate-y-px" />
      {word}
    </span>
  );
}

export const ItemMark = ({ state }: { state: ItemState }) => <Mark {...itemLooks[state]} />;

type Job = Pick<RedriveRow, "state" | "startsAt">;

export const JobMark = ({ job }: { job: Job }) => <Mark {...looksOf(job)} />;

export function JobChip({ job }: { job: Job }) {
  const { word, tone, chip } = looksOf(job);
  return (
    <Chip tone={chip}>
      <Glyph tone={tone} className="size-2.5" />
      {word}
    </Chip>
  );
}
