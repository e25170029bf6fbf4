import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import type { Explained } from "@/lib/domain/explain/row";
import { MOST_ANSWERS } from "@/lib/domain/redrive/settle/answers";
import { sendingOf } from "../dead-letters/generations";
import type { Deps } from "../deps";
import { toDeliveryRow } from "../redrives/to-row";

/** What was heard of the deliveries of the copy that died as this letter: acknowledgements are listened to only while re-drives watch what they sent. */
export async function deliveriesOf(letter: DeadLetter, { db }: Pick<Deps, "db">): Promise<Explained["deliveries"]> {
  const sent = (await sendingOf(letter, { db })) ?? (await sentAsPlace(letter, { db }));
  if (!sent) return null;
  const answers = (await db.redrives.answers(sent.id, [sent.n])).get(sent.n) ?? [];
  return { items: answers.map(toDeliveryRow), isWhole: answers.length < MOST_ANSWERS };
}

/** Of one whose headers nobody has read: on a work queue a TERM removes the message before the advisory is said. */
async function sentAsPlace({ id, alsoSeenAs, originalSeq }: DeadLetter, { db }: Pick<Deps, "db">) {
  return originalSeq === null ? null : db.redrives.sentAsPlace([id, ...alsoSeenAs], originalSeq);
}
