import type { PlanSelection } from "@/lib/domain/redrive/row";

/** "all that is open with stream DLQ, consumer worker": what a plan by a filter took, in the names of the API. */
export function filterWords({ stream, filter }: PlanSelection): string {
  const asked = Object.entries({ stream, ...filter }).filter(([, value]) => value !== undefined && value !== "");
  if (asked.length === 0) return "all that is open";
  return `all that is open with ${asked.map(([key, value]) => `${key} ${String(value)}`).join(", ")}`;
}
