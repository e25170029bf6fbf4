import { formatCount, formatDurationShort } from "@/components/ui/format";
import type { Plan } from "@/lib/domain/redrive/row";

/** "died less than 1 h ago", "died less than 1 h ago: 200, less than 6 h: 12, over a week: 1". Empty where the plan does not say. */
export function ageWords(ages: Plan["ages"]): string {
  const spans = ages.map(({ underMs }) => (underMs === null ? "over a week" : `less than ${formatDurationShort(underMs)}`));
  if (spans.length < 2) return spans.map((span) => `died ${span} ago`).join("");
  return `died ${ages.map(({ count }, at) => `${spans[at]}${at === 0 ? " ago" : ""}: ${formatCount(count)}`).join(", ")}`;
}

/** "12 re-driven once before"; empty where none was. */
export function generationWords(generations: Plan["generations"]): string {
  const again = generations.filter(({ generation }) => generation > 0);
  return again.map(({ generation, count }) => `${formatCount(count)} re-driven ${times(generation)} before`).join(", ");
}

const times = (count: number) => (count === 1 ? "once" : count === 2 ? "twice" : `${formatCount(count)} times`);
