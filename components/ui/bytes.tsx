import { formatBytes, formatCount } from "./format";
import { Missing } from "./missing";

export function Bytes({ value, why = "not measured" }: { value: number | null; why?: string }) {
  if (value === null) return <Missing why={why} />;
  return <span title={`${formatCount(value)} bytes`}>{formatBytes(value)}</span>;
}
