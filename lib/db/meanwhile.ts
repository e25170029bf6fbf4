import "server-only";
import { setImmediate } from "node:timers/promises";

/**
 * Asks the database, and works something out while it answers: what this thread computes between two questions of a transaction is time in which the
 * embedded database has nothing to do. Rejects with whatever of the two fails first.
 */
export async function meanwhile<Answer, Work>(asking: PromiseLike<Answer>, work: () => Work): Promise<[Answer, Work]> {
  return Promise.all([asking, setImmediate().then(work)]);
}
