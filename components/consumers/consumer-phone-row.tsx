import { Count } from "@/components/ui/count";
import { Glyph } from "@/components/ui/glyph";
import { statusLooks } from "@/components/ui/status";
import { toneText } from "@/components/ui/tone";
import type { ConsumerRow } from "@/lib/domain/consumer/row";

export function ConsumerPhoneRow({ row, hasContexts }: { row: ConsumerRow; hasContexts: boolean }) {
  const { tone, word } = statusLooks[row.status];
  return (
    <>
      <span className="flex items-center gap-2">
        <Glyph tone={tone} />
        <span className="min-w-0 truncate font-[550]">{row.name}</span>
        <span className="ml-auto flex-none">
          <span className="text-small text-3">lag </span>
          <Count value={row.lag} compact />
        </span>
      </span>
      <span className="truncate pl-5 text-small text-2">
        <span className={tone === "ok" ? undefined : toneText[tone]}>{word}</span> · {row.status === "ok" ? row.stream : row.reason}
        {hasContexts && ` · ${row.context}`}
      </span>
    </>
  );
}
