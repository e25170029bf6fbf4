import { formatCompact, formatCount } from "./format";
import { Missing } from "./missing";

type CountProps = { value: number | null; of?: string; compact?: boolean; why?: string };

/** `1,204`, or with `of="message"` `1,204 messages`. `compact` for narrow places keeps the exact number on hover. */
export function Count({ value, of, compact, why = "not measured" }: CountProps) {
  if (value === null) return <Missing why={why} />;
  const text = compact ? formatCompact(value) : formatCount(value);
  return <span title={compact ? formatCount(value) : undefined}>{of ? `${text} ${value === 1 ? of : `${of}s`}` : text}</span>;
}
