import "server-only";
import type { Arrivals, Group } from "@/lib/db/groups";
import type { GroupRow } from "@/lib/domain/dead-letter/group-row";
import { leavingOf } from "@/lib/domain/dead-letter/leaving";
import type { SeriesRange } from "@/lib/domain/dead-letter/series-range";
import { snapshotOf } from "../contexts/freshness";
import type { Deps } from "../deps";
import { isoOf } from "../iso";

type About = { arrivals: Arrivals | undefined; range: SeriesRange; watch: Deps["watch"] };

export function toRow({ oldest, newSince, said, ...group }: Group, { arrivals, range, watch }: About): GroupRow {
  return {
    ...group,
    firstAt: isoOf(group.firstAt),
    lastAt: isoOf(group.lastAt),
    ratePerSec: arrivals?.ratePerSec ?? 0,
    arrivedLately: arrivals?.lately ?? 0,
    series: arrivals?.series ?? [],
    seriesStepMs: range.stepMs,
    newSinceResolvedAt: isoOf(newSince),
    said: said && { ...said, at: isoOf(said.at) },
    expiresAt: isoOf(oldest && expiryOf(group.context, oldest, watch)),
  };
}

function expiryOf(context: string, oldest: NonNullable<Group["oldest"]>, watch: Deps["watch"]): number | null {
  const state = watch.context(context)?.state();
  const stream = state && snapshotOf(state)?.streams.find(({ name }) => name === oldest.stream);
  return leavingOf({ ...oldest, payloadAvailable: true }, stream ?? null).expiresAt;
}
