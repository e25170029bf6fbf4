import type { DiscardRow } from "./row";
import { formatCount, formatCountOf } from "../format";

type Told = Pick<DiscardRow, "state" | "counts" | "actor" | "stateReason"> & { plan: { count: number } };

/** What a colleague would say of a discard. */
export function discardSentence({ state, counts, plan, actor, stateReason }: Told): string {
  const { discarded, skipped, restored, waiting } = counts;
  const letters = formatCountOf(discarded, "dead letter");
  const why = stateReason === null ? "" : ` ${stateReason.replace(/^[A-Z_]+: /, "")}.`.replace(/\.\.$/, ".");
  switch (state) {
    case "planned":
      return `Planned by ${actor.name}: ${formatCountOf(plan.count, "dead letter")} would be discarded.`;
    case "expired":
      return "The plan has expired; nothing was discarded.";
    case "running":
      return `${formatCount(discarded)} discarded, ${formatCount(waiting)} to go.${why}`;
    case "aborting":
      return `${formatCount(discarded)} discarded; it stops.${why}`;
    case "discarded":
      return `${actor.name} discarded ${letters}.${why}`;
    case "partial":
      return `${actor.name} discarded ${letters}; ${formatCount(skipped)} stayed.${why}`;
    case "failed":
      return `Nothing was discarded.${why}`;
    case "undoing":
      return `${formatCount(restored)} put back, ${formatCount(discarded)} to go.${why}`;
    case "undone":
      return `${formatCountOf(restored, "dead letter")} put back.`;
    case "partly-undone":
      return `${formatCountOf(restored, "dead letter")} put back, ${formatCount(discarded)} not.${why}`;
  }
}
