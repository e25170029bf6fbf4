import "server-only";
import { setImmediate } from "node:timers/promises";

/** So long in one go: whoever waits for an answer meanwhile gets it then. A batch asks the database six times, which has nothing to do until it asks again. */
const STRETCH_MS = 1;

/**
 * Works on one item after the other, and lets others in between as soon as that has taken a while: after one item or after thousands. What a letter
 * costs is not known before, since people's own expressions are tried on it. `now` is in ms.
 */
export async function inPieces<Item>(items: Iterable<Item>, work: (item: Item) => void, now = () => performance.now()): Promise<void> {
  let until = now() + STRETCH_MS;
  for (const item of items) {
    work(item);
    if (now() < until) continue;
    await setImmediate();
    until = now() + STRETCH_MS;
  }
}
