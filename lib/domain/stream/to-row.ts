import type { Series } from "../overview/types";
import { withGetter } from "../with-getter";
import type { Fullness } from "./fullness";
import type { HealthVerdict } from "./health";
import type { StreamRow } from "./row";
import { publishRatePerSec, timeToFullMs, type StreamTrack } from "./track";

export type StreamRowParts = {
  context: string;
  track: StreamTrack;
  fullness: Fullness | null;
  verdict: HealthVerdict;
  isDeadLetter: boolean;
  /** Epoch ms by the console's clock, `null` while ok. */
  sinceAt: number | null;
  publishSeries: (stream: string) => Series;
};

export function toStreamRow({ context, track, fullness, verdict, isDeadLetter, sinceAt, publishSeries }: StreamRowParts): StreamRow {
  const stream = track.last;
  const row = {
    context,
    name: stream.name,
    subjects: stream.subjects as string[], // never changed: a snapshot is immutable, the row only lends it
    retention: stream.retention,
    storage: stream.storage,
    replicas: stream.replicas,
    messages: stream.messages,
    sizeBytes: stream.sizeBytes,
    firstSeq: stream.firstSeq,
    lastSeq: stream.lastSeq,
    consumerCount: stream.consumerCount,
    publishRatePerSec: publishRatePerSec(track),
    fullness: fullness?.share ?? null,
    timeToFullMs: timeToFullMs(track, fullness?.share ?? null),
    isDeadLetter,
    cluster: stream.cluster as StreamRow["cluster"], // as above
    health: verdict.health,
    reason: verdict.sentence,
    since: sinceAt === null ? null : new Date(sinceAt).toISOString(),
  };
  return withGetter(row, "publishSeries", publishSeries.bind(undefined, stream.name));
}
