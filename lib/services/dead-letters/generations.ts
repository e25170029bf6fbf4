import "server-only";
import type { Sending } from "@/lib/db";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { isCopy } from "@/lib/domain/redrive/message/is-copy";
import { msgIdOf } from "@/lib/domain/redrive/message/redrive-block";
import { sentAs } from "@/lib/domain/redrive/message/sent-as";
import type { Deps } from "../deps";

type Reading = Pick<Deps, "db">;

/** Each consumer of a copy may give up on it, and each time it is reset to it. */
const MOST = 10;

/** The sending whose copy died as this letter, by its headers. `null` where nobody sent it again, or they and the ledger do not say who did. */
export async function sendingOf(letter: DeadLetter, { db }: Reading): Promise<Sending | null> {
  const copy = letter.msgId === null ? null : sentAs(letter.msgId);
  const by = copy && (await db.redrives.sendingOf(letter.context, copy));
  return by && isCopy(letter, by) ? by : null;
}

/**
 * The sending whose copy died as this letter, and what the message was before, as far as that is in the index: first what the same consumer gave up
 * on. `null` where nobody sent it again, and where its headers or the ledger do not say who did. What only looks the same is not taken for it.
 */
export async function sentBefore(letter: DeadLetter, { db }: Reading): Promise<{ by: Sending; letters: DeadLetter[] } | null> {
  const by = await sendingOf(letter, { db });
  if (!by) return null;
  const found = await db.deadLetters.getMany(by.letters);
  const letters = by.letters.flatMap((id) => found.get(id) ?? []);
  return { by, letters: letters.toSorted((a, b) => Number(b.consumer === letter.consumer) - Number(a.consumer === letter.consumer)) };
}

/** What the message of this letter came back as when it had been sent again, newest first. By the same rule. */
export async function cameBackAs(letter: DeadLetter, { db }: Reading): Promise<{ by: Sending; letter: DeadLetter }[]> {
  const sendings = await db.redrives.sendingsOfLetter(letter.id);
  if (sendings.length === 0) return [];
  const byMsgId = new Map(sendings.map((by) => [msgIdOf(by.id, by.from), by]));
  const ids = await db.deadLetters.withMsgId(letter.context, [...byMsgId.keys()], MOST);
  const found = await db.deadLetters.getMany(ids);
  return ids.flatMap((id) => {
    const back = found.get(id);
    const by = back && byMsgId.get(back.msgId ?? "");
    return back && by && isCopy(back, by) ? [{ by, letter: back }] : [];
  });
}
