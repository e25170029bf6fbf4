import "server-only";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";

type Letter = Pick<DeadLetter, "id" | "state">;

/**
 * What a letter is now. An undo stores a letter again, under another sequence and so another id; one that the index has not met yet is not there. Copies
 * of one case may go back as copies of several, so two that are gone may name each other: none is followed twice.
 */
export async function putBack<Some extends Letter>(letter: Some, restored: (id: string) => Promise<Some | null>): Promise<Some> {
  const followed = new Set<string>();
  let now = letter;
  while (now.state === "gone" && !followed.has(now.id)) {
    followed.add(now.id);
    now = (await restored(now.id)) ?? now;
  }
  return now;
}
