import "server-only";
import type { Sending } from "@/lib/db";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Earlier, Explained, RedriveBefore } from "@/lib/domain/explain/row";
import { cameBackAs, sentBefore } from "../dead-letters/generations";
import type { Deps } from "../deps";
import { isoOf } from "../iso";
import { summaryOf } from "./siblings-of";

/** A message that was sent more often than that is quarantined long before. */
const MOST = 10;

/**
 * The deaths of the same message before this one, newest first: a re-driven message carries in its headers which job sent it, and from
 * which place. Where the job, or the letter, has been forgotten, nothing before it is known.
 */
export async function earlierOf(letter: DeadLetter, deps: Pick<Deps, "db">): Promise<Explained["previous"]> {
  const items: Earlier[] = [];
  let later = letter;
  while (items.length < MOST) {
    const before = await sentBefore(later, deps);
    const [last] = before?.letters ?? [];
    if (!before || !last) return { items, isWhole: later.generation === 0, lost: before && redriveOf(before.by) };
    items.push(...before.letters.map((each) => toEarlier(each, before.by)));
    later = last;
  }
  return { items, isWhole: later.generation === 0, lost: null };
}

/** What it came back as, newest first. */
export async function backOf(letter: DeadLetter, deps: Pick<Deps, "db">): Promise<Explained["back"]> {
  return (await cameBackAs(letter, deps)).map((each) => toEarlier(each.letter, each.by));
}

const toEarlier = (letter: DeadLetter, by: Sending): Earlier => ({
  ...summaryOf(letter),
  generation: letter.generation,
  redrive: redriveOf(by),
});

const redriveOf = ({ id, number, actor, at }: Sending): RedriveBefore => ({ id, number, actor, at: isoOf(at) });
