import { errorText } from "./error-text";
import type { Bus } from "./types";

/**
 * Does the work, and tells others when it fails: a result with an error, an update. What the work threw is thrown on, also where it could
 * not be told: a report that fails is logged, and does not take the place of why the work failed.
 */
export async function orReport<T>(bus: Pick<Bus, "log">, work: () => Promise<T>, report: (text: string) => Promise<unknown>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    try {
      await report(errorText(error));
    } catch (unreported) {
      bus.log.error({ error: errorText(error), unreported: errorText(unreported) }, "a failure could not be reported");
    }
    throw error;
  }
}
