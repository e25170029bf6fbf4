import type { Bundle } from "./plan-items";
import type { Plan } from "../row";

const SUBJECTS_SHOWN = 20;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AGES_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, null] as const;

/** The messages of a plan by what one asks of them before sending: where to, how old, how often already. `now`: epoch ms. */
export const countsOf = (bundles: readonly Bundle[], now: number): Pick<Plan, "subjects" | "ages" | "generations"> => ({
  subjects: [...countBy(bundles, ({ first }) => first.subject)]
    .map(([subject, count]) => ({ subject, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, SUBJECTS_SHOWN),
  ages: agesOf(bundles, now),
  generations: [...countBy(bundles, ({ first }) => first.from.outgoing.generation)]
    .map(([generation, count]) => ({ generation, count }))
    .toSorted((a, b) => a.generation - b.generation),
});

function agesOf(bundles: readonly Bundle[], now: number): Plan["ages"] {
  const counts = countBy(bundles, ({ first }) => underMs(now - first.from.letter.seenAt));
  return AGES_MS.flatMap((age) => {
    const count = counts.get(age);
    return count === undefined ? [] : [{ underMs: age, count }];
  });
}

const underMs = (ageMs: number) => AGES_MS.find((age) => age === null || ageMs < age) ?? null;

function countBy<Key>(bundles: readonly Bundle[], keyOf: (bundle: Bundle) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const bundle of bundles) counts.set(keyOf(bundle), (counts.get(keyOf(bundle)) ?? 0) + 1);
  return counts;
}
