import { arrivedIn, seriesRange } from "@/lib/domain/dead-letter/series-range";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { parseWhen } from "@/lib/domain/when";

export type Arrivals = { from: number; to: number; points: Step[] };
type Step = [at: number, count: number | null];
type Asked = { from: string | null; to: string | null };

/**
 * When a group's letters were seen: what was asked for, or the hour before `now`. A step in which there was none is 0, one of which that is known no
 * more is `null`. At most 61 points.
 */
export function arrivalsOf({ series, seriesStepMs }: Pick<GroupRow, "series" | "seriesStepMs">, asked: Asked, now: number): Arrivals {
  const range = seriesRange({ from: whenOf(asked.from, now), to: whenOf(asked.to, now) }, now);
  const from = Math.floor(range.from / seriesStepMs) * seriesStepMs;
  const known = new Map(series);
  const steps = Math.min(MOST, Math.max(1, Math.ceil((range.to - from) / seriesStepMs)));
  const points = Array.from({ length: steps }, (_, step): Step => {
    const at = from + step * seriesStepMs;
    return [at, arrivedIn(at, known, now)];
  });
  return { from, to: Math.max(range.to, from + seriesStepMs), points: asked.to === null ? withoutPlunge(points) : points };
}

/** The step that runs has not all of its letters yet: drawn below the one before, it would say that they stop coming. */
function withoutPlunge(points: Step[]): Step[] {
  const [before, running] = points.slice(-2).map(([, count]) => count ?? 0);
  return before !== undefined && running !== undefined && running < before ? points.slice(0, -1) : points;
}

const MOST = 600;

/** As the API reads it; what that refuses never comes with an answer. */
const whenOf = (text: string | null, now: number): number | undefined => (text === null ? undefined : (parseWhen(text, now) ?? undefined));
