import { Chip } from "@/components/ui/chip";
import { cn } from "@/components/ui/cn";
import { Glyph } from "@/components/ui/glyph";
import { toneText, type Tone } from "@/components/ui/tone";
import type { ItemState, JobState } from "@/lib/domain/redrive/types";
import { itemLooks, jobLooks } from "./words";

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
export const JobMark = ({ state }: { state: JobState }) => <Mark {...jobLooks[state]} />;

export function JobChip({ state }: { state: JobState }) {
  const { word, tone, chip } = jobLooks[state];
  return (
    <Chip tone={chip}>
      <Glyph tone={tone} className="size-2.5" />
      {word}
    </Chip>
  );
}
