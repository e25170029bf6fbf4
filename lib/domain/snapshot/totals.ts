import type { ConsumerRow } from "../consumer/row";
import type { StreamRow } from "../stream/row";

type Rows = { consumers: readonly ConsumerRow[]; streams: readonly StreamRow[] };

/** Sums over one context. `null` where nothing was measured. */
export function totalsOf({ consumers, streams }: Rows) {
  let lag = 0;
  let oldestAgeMs: number | null = null;
  let redeliveryRatePerSec: number | null = null;
  let redeliveryIsEstimate = false;
  for (const row of consumers) {
    lag += row.lag;
    if (row.ageMs !== null) oldestAgeMs = Math.max(oldestAgeMs ?? 0, row.ageMs);
    if (row.redeliveryRatePerSec === null) continue;
    redeliveryRatePerSec = (redeliveryRatePerSec ?? 0) + row.redeliveryRatePerSec;
    redeliveryIsEstimate ||= row.redeliveryIsEstimate;
  }
  let publishRatePerSec: number | null = null;
  let storedDeadLetters = 0;
  for (const row of streams) {
    if (row.isDeadLetter) storedDeadLetters += row.messages;
    // A mirror or a stream without subjects stores what another has counted.
    if (row.publishRatePerSec !== null && row.subjects.length > 0) publishRatePerSec = (publishRatePerSec ?? 0) + row.publishRatePerSec;
  }
  return { lag, oldestAgeMs, redeliveryRatePerSec, redeliveryIsEstimate, publishRatePerSec, storedDeadLetters };
}

/** Whether somebody should look: what is paused, catching up or fine is no trouble. */
export function hasTrouble({ consumers, streams }: Rows): boolean {
  return consumers.some((row) => isTrouble(row)) || streams.some((row) => row.health !== "ok");
}

function isTrouble({ status }: Pick<ConsumerRow, "status">): boolean {
  return status !== "ok" && status !== "draining" && status !== "paused";
}
