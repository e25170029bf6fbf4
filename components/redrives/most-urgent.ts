import type { RedriveRow } from "@/lib/domain/redrive/row";
import type { JobState } from "@/lib/domain/redrive/types";

/** What sends can still be stopped; then what waits for a person; then what only has to be watched. */
const order: readonly JobState[] = ["running", "canary", "tripped", "aborting", "paused", "settling"];

type Job = Pick<RedriveRow, "state" | "startsAt">;

/** One that waits for its hour is the last of all. */
const rankOf = ({ state, startsAt }: Job) => (startsAt === null && order.includes(state) ? order.indexOf(state) : order.length);

/** Of several that are under way the one for the bar; of equals the first. */
export function mostUrgent<T extends Job>(jobs: readonly T[]): T | null {
  return jobs.reduce<T | null>((first, job) => (first === null || rankOf(job) < rankOf(first) ? job : first), null);
}
