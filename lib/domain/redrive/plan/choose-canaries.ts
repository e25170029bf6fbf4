import type { RunOptions } from "../run/options";
import type { Bundle } from "./plan-items";
import { causeKey } from "./plan-targets";

type Rules = Pick<NonNullable<RunOptions["canary"]>, "perGroup" | "max">;

/** The order of sending with the canaries first: `count` of them. `outOfOrder`: subjects of which one goes before an earlier message. */
export type CanariesFirst = { bundles: Bundle[]; count: number; outOfOrder: string[] };

/**
 * Chooses canaries of bundles that stand subject by subject: one of each group, the largest first, then a second of each, while they fit. Of a
 * group those that are the next of their subject come first, so that the order is kept where it can be.
 */
export function canariesFirst(bundles: readonly Bundle[], rules: Rules | null): CanariesFirst {
  const chosen = new Chosen(bundles);
  const groups = rules ? bySize(bundles) : [];
  for (let round = 0; round < (rules?.perGroup ?? 0); round++) {
    for (const group of groups) if (chosen.size < (rules?.max ?? 0)) chosen.oneOf(group);
  }
  const first = bundles.filter((_, index) => chosen.has(index));
  const rest = bundles.filter((_, index) => !chosen.has(index));
  return { bundles: [...first, ...rest], count: first.length, outOfOrder: chosen.outOfOrder() };
}

/** Where the bundles of each group stand; the largest group first. */
function bySize(bundles: readonly Bundle[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, { first }] of bundles.entries()) {
    const key = causeKey(first.from.cause);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length);
}

class Chosen {
  readonly #indexes = new Set<number>();
  /** Of each subject the first that is not chosen. */
  readonly #next = new Map<string, number>();

  constructor(private readonly bundles: readonly Bundle[]) {
    for (const [index, { first }] of bundles.entries()) if (!this.#next.has(first.subject)) this.#next.set(first.subject, index);
  }

  get size(): number {
    return this.#indexes.size;
  }

  has = (index: number): boolean => this.#indexes.has(index);

  oneOf(group: readonly number[]): void {
    const index = group.find((each) => this.#next.get(this.#subject(each)) === each) ?? group.find((each) => !this.has(each));
    if (index === undefined) return;
    this.#indexes.add(index);
    const subject = this.#subject(index);
    for (let next = this.#next.get(subject); next !== undefined && this.has(next);) {
      next = this.#subject(next + 1) === subject ? next + 1 : undefined;
      if (next === undefined) this.#next.delete(subject);
      else this.#next.set(subject, next);
    }
  }

  outOfOrder(): string[] {
    const late = [...this.#indexes].filter((index) => index > (this.#next.get(this.#subject(index)) ?? Infinity));
    return [...new Set(late.map((index) => this.#subject(index)))];
  }

  #subject = (index: number): string => this.bundles[index]?.first.subject ?? "";
}
