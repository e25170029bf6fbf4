import { formatDuration, formatDurationShort } from "./format";
import { Missing } from "./missing";

/** `4 min 41 s`; `short` keeps the largest unit. */
export function Duration({ ms, short, why = "not measured" }: { ms: number | null; short?: boolean; why?: string }) {
  if (ms === null) return <Missing why={why} />;
  return (
    <span title={short ? formatDuration(ms) : undefined} className="whitespace-nowrap">
      {short ? formatDurationShort(ms) : formatDuration(ms)}
    </span>
  );
}
