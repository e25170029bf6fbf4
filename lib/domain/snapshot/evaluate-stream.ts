import type { Consumer } from "../consumer/types";
import { fullnessOf } from "../stream/fullness";
import { healthOf, isSameTrouble } from "../stream/health";
import type { StreamRow } from "../stream/row";
import { toStreamRow } from "../stream/to-row";
import { advanceStream, timeToFullMs, type StreamTrack } from "../stream/track";
import type { Stream } from "../stream/types";
import type { EvaluationOptions } from "./evaluate";

type Input = {
  context: string;
  stream: Stream;
  /** Only gone through where a limit could lose what they have not read. */
  readers: Iterable<{ consumer: Consumer; oldestSeq: number | null }>;
  before: StreamTrack | undefined;
  skewMs: number;
  options: EvaluationOptions;
};

export function evaluateStream({ context, stream, readers, before, skewMs, options }: Input): { track: StreamTrack; row: StreamRow } {
  const { streamPolicy } = options;
  const isDeadLetter = options.isDeadLetterStream(stream);
  const fullness = fullnessOf(stream, readers, isDeadLetter);
  const moved = advanceStream(before, stream, fullness?.share ?? null, streamPolicy);
  const verdict = healthOf(moved, fullness, timeToFullMs(moved, fullness?.share ?? null), streamPolicy);
  const goesOn = isSameTrouble(verdict.health, moved.shown.health);
  const shown = { health: verdict.health, sinceAt: goesOn ? moved.shown.sinceAt : (verdict.sinceAt ?? stream.at) };
  const track = { ...moved, shown };
  const row = toStreamRow({
    context,
    track,
    fullness,
    verdict,
    isDeadLetter,
    sinceAt: verdict.health === "ok" ? null : shown.sinceAt + skewMs,
    publishSeries: options.publishSeries,
  });
  return { track, row };
}
