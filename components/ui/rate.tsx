import { formatRate } from "./format";
import { Missing } from "./missing";

type RateProps = { perSec: number | null; estimate?: boolean; why?: string; unit?: boolean };

/** `9.4/s`; an estimate carries ≈ and says why. `unit={false}` leaves the `/s` to the column's name. */
export function Rate({ perSec, estimate = false, why, unit = true }: RateProps) {
  if (perSec === null) return <Missing why={why ?? "needs two measurements"} />;
  return (
    <span title={estimate ? (why ?? "estimated") : undefined}>
      {estimate && <span aria-label="about">≈ </span>}
      {formatRate(perSec)}
      {unit && "/s"}
    </span>
  );
}
