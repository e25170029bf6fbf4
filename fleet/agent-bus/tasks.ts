import { deck, seeded } from "../bus/random";
import type { Skill } from "./messages";

export type Wish = { task_id: string; skills: Skill[]; text: string };

const WISHES: readonly Skill[][] = [["summarize"], ["classify"], ["summarize", "classify"], ["summarize", "translate", "classify"]];

/** Messages in the stream that one task causes on average: two for each skill, one for its end. */
export const MESSAGES_PER_TASK = 4.5;

const LINE = "The quick brown fox jumps over the lazy dog while agents read on. ";
const SHORT_LINES = 20;
/** 1.3 MB: more than a message may have. One document in forty is that long. */
const LONG_LINES = 20_000;
const LENGTHS = [LONG_LINES, ...Array.from({ length: 39 }, () => SHORT_LINES)];

/** Endless; the same seed gives the same tasks in the same order. */
export function* tasks(seed: string): Generator<Wish, never> {
  const random = seeded(seed);
  const wishes = deck(random, WISHES);
  const lengths = deck(random, LENGTHS);
  for (let n = 1; ; n += 1) {
    const task_id = `task-${seed}-${n}`;
    yield { task_id, skills: wishes.next().value, text: `${task_id}\n${LINE.repeat(lengths.next().value)}` };
  }
}
