import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Earlier, Explained } from "@/lib/domain/explain/row";
import { sentAs } from "@/lib/domain/redrive/message/sent-as";
import type { Deps } from "../deps";
import { summaryOf } from "./siblings-of";

/** A message that was sent more often than that is quarantined long before. */
const MOST = 10;

/**
 * The deaths of the same message before this one, newest first: a re-driven message carries in its Nats-Msg-Id which job sent it, and from
 * which place. Where the job, or the letter, has been forgotten, nothing before it is known.
 */
export async function earlierOf(letter: DeadLetter, { db }: Pick<Deps, "db">): Promise<Explained["previous"]> {
  const items: Earlier[] = [];
  let later = letter;
  while (items.length < MOST) {
    const sent = later.msgId === null ? null : sentAs(later.msgId);
    const found = sent && (await db.explain.sentFrom(letter.context, sent.job, sent));
    const before = found && (await db.deadLetters.get(found.letter));
    if (!before) break;
    const { id, number, actor } = found;
    items.push({ ...summaryOf(before), generation: before.generation, redrive: { id, number, actor } });
    later = before;
  }
  return { items, isWhole: later.generation === 0 };
}
