/** When the next message may go out. Milliseconds of a monotonic clock. */
export type Pace = { intervalMs: number; nextAt: number };

/** A timer that came late by so much is made good; a longer delay is not: nothing ever goes out in a burst. */
const SLACK_MS = 5;

/** `null` is no cap. */
export function paceOf(ratePerSec: number | null): Pace | null {
  return ratePerSec === null ? null : { intervalMs: 1_000 / ratePerSec, nextAt: Number.NEGATIVE_INFINITY };
}

/** The next slot: how long to wait for it, and the pace after it. */
export function takeSlot(pace: Pace, now: number): { waitMs: number; pace: Pace } {
  const slot = Math.max(pace.nextAt, now - SLACK_MS);
  return { waitMs: Math.max(0, slot - now), pace: { ...pace, nextAt: slot + pace.intervalMs } };
}

/** How long until the next slot. */
export const untilSlot = ({ nextAt }: Pace, now: number): number => Math.max(0, nextAt - now);

/** Above this, a look at the database before each message would hold the job up. */
const CHECKED_EACH_PER_SEC = 50;

/** Whether the wish to stop is read from the database before each message, not only every so often. */
export const isCheckedEach = (ratePerSec: number | null) => ratePerSec !== null && ratePerSec <= CHECKED_EACH_PER_SEC;

const MOST = 1_000;
/** A crash leaves at most one batch in doubt, and what was consumed from these cannot be looked up any more. */
const MOST_CONSUMED = 256;

/** How many messages a batch may have: at most what the rate sends in a second. */
export function batchSize({
  ratePerSec,
  retention,
}: {
  ratePerSec: number | null;
  retention: "limits" | "interest" | "workqueue";
}): number {
  const most = retention === "limits" ? MOST : MOST_CONSUMED;
  return ratePerSec === null ? most : Math.max(1, Math.min(most, Math.floor(ratePerSec)));
}
