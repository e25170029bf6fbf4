import type { RedriveDetail } from "@/lib/domain/redrive/row";
import { canResume } from "./words";

type Point = readonly [at: number, sent: number, settled: number, cameBack: number];
type Known = Pick<RedriveDetail, "state" | "startedAt" | "endedAt" | "asOf"> & {
  counts: Pick<RedriveDetail["counts"], "sent" | "settled" | "boomeranged">;
};

/**
 * From the start, where nothing was sent, over what was written down, to what is known now or was in the end. While a job stands still the time
 * goes no further than what last happened: an hour of it would leave the curve no room.
 */
export function pointsUntil(written: readonly Point[], { state, startedAt, endedAt, asOf, counts }: Known): Point[] {
  const start = startedAt === null ? null : Date.parse(startedAt);
  const [first] = written;
  const before: Point[] = start !== null && (first === undefined || start < first[0]) ? [[start, 0, 0, 0]] : [];
  const last = written.at(-1);
  const now = Date.parse(endedAt ?? asOf);
  const known: Point = [now, counts.sent, counts.settled, counts.boomeranged];
  const standsStill = canResume(state) && last !== undefined && last.slice(1).join() === known.slice(1).join();
  return [...before, ...written, ...(last === undefined || (now > last[0] && !standsStill) ? [known] : [])];
}
