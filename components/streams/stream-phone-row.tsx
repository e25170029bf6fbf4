import { Count } from "@/components/ui/count";
import { Glyph } from "@/components/ui/glyph";
import { Rate } from "@/components/ui/rate";
import { statusLooks } from "@/components/ui/status";
import { toneText } from "@/components/ui/tone";
import type { StreamRow } from "@/lib/domain/stream/row";
import { formatShare, isNearLimit } from "./fullness";

export function StreamPhoneRow({ row }: { row: StreamRow }) {
  const { tone, word } = statusLooks[row.health];
  return (
    <>
      <span className="flex items-center gap-2">
        <Glyph tone={row.isDeadLetter && row.messages > 0 ? "dead" : tone} />
        <span className="min-w-0 truncate font-[550]">{row.name}</span>
        <span className="ml-auto flex-none">
          <Count value={row.messages} compact />
          <span className="text-small text-3"> messages</span>
        </span>
      </span>
      <span className="truncate pl-5 text-small text-2">
        {row.health === "ok" ? (
          row.isDeadLetter ? (
            "dead letters"
          ) : (
            word
          )
        ) : (
          <span className={toneText[tone]}>
            {row.fullness !== null && isNearLimit(row.health) && `${formatShare(row.fullness)} full. `}
            {row.reason || word}
          </span>
        )}{" "}
        · <Rate perSec={row.publishRatePerSec} /> · <Count value={row.consumerCount} of="consumer" />
      </span>
    </>
  );
}
