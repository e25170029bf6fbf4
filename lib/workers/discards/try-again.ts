import "server-only";
import { StaleLease } from "@/lib/db";
import { formatDuration } from "@/lib/domain/format";
import type { Clock } from "@/lib/domain/clock";
import { AppError } from "@/lib/errors";
import { Attempts } from "../attempts";
import { giveUp } from "./give-up";
import type { DiscardParts, Wanted } from "./parts";

/** Somebody waits for it with the page open. */
const WAIT = { firstMs: 500, longestMs: 60_000 };

export type Trying = {
  isDue(discard: Wanted): boolean;
  /** Works; what goes wrong is on the record, and tried again later and later. Refused for longer than `giveUpAfterMs` it ends as far as it came. */
  attempt(parts: DiscardParts, work: (parts: DiscardParts) => Promise<void>): Promise<void>;
};

export function createTrying(clock: Clock, giveUpAfterMs: number): Trying {
  const attempts = new Attempts(clock, WAIT);
  /** Since when NATS answers, and it goes wrong all the same. */
  const refusedSince = new Map<string, number>();

  return {
    isDue: (discard) => attempts.isDue(nameOf(discard)),
    async attempt(parts, work) {
      const { log } = parts;
      const name = nameOf(parts);
      try {
        await work({ ...parts, ...progressing(parts, () => refusedSince.delete(name)) });
        attempts.forget(name);
        refusedSince.delete(name);
      } catch (error) {
        if (error instanceof StaleLease || !parts.isHeld())
          return void log.info({ why: String(error) }, "another console goes on with a discard");
        const why = wordsOf(error);
        if (attempts.failed(name, why)) log.warn({ err: error }, "a discard waits");
        await parts.discards.saveWaiting(parts.held, why);
        if (isAway(error)) return void refusedSince.delete(name);
        const since = refusedSince.get(name) ?? clock.now();
        refusedSince.set(name, since);
        if (clock.now() - since < giveUpAfterMs) return;
        log.warn({ why }, "a discard is given up");
        await giveUp(parts, `GAVE_UP: ${why}, for ${formatDuration(clock.now() - since)}`);
        refusedSince.delete(name);
      }
    },
  };
}

/** One that is aborted, or undone, begins anew: what kept it before does not keep it now. */
const nameOf = ({ id, state }: Wanted) => `${state} ${id}`;

/** Each batch that was written down is a beginning. */
function progressing({ discards }: DiscardParts, progress: () => void): Pick<DiscardParts, "discards"> {
  return {
    discards: {
      ...discards,
      async saveWaiting(held, why) {
        if (why === null) progress();
        await discards.saveWaiting(held, why);
      },
    },
  };
}

const isAway = (error: unknown) => error instanceof AppError && error.code === "NATS_UNAVAILABLE";

function wordsOf(error: unknown): string {
  if (isAway(error)) return `It waits for NATS: ${(error as AppError).message}`; // isAway has seen that it is one
  return error instanceof AppError ? `It is tried again: ${error.message}` : "It is tried again: something went wrong that the log names";
}
