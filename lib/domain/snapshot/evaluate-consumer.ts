import { oldestUnfinished, type Found } from "../consumer/oldest";
import { awake } from "../consumer/asleep";
import { exhaustedOf, type KnownExhausted } from "../consumer/exhausted";
import { policyFor } from "../consumer/policy";
import { redeliveries, type Counted } from "../consumer/redeliveries";
import type { ConsumerRow } from "../consumer/row";
import { judge, offline, type Verdict } from "../consumer/status";
import { keepSame, toConsumerRow } from "../consumer/to-row";
import { advanceTrack, beginTrack, continues, type ConsumerTrack } from "../consumer/track";
import type { Consumer } from "../consumer/types";
import type { Stream } from "../stream/types";
import type { EvaluationOptions } from "./evaluate";

type Input = {
  context: string;
  consumer: Consumer;
  stream: Stream | undefined;
  before: EvaluatedConsumer | undefined;
  /** Server's clock. `null` at the first reading: what the server remembers of earlier is all there is, and is believed. */
  readBeforeAt: number | null;
  found: Found | undefined;
  counted: Counted | undefined;
  share: number | undefined;
  exhausted: KnownExhausted;
  at: { skewMs: number; serverAt: number };
  options: EvaluationOptions;
};

/** One consumer at one tick, with what the next tick needs to remember. */
export type EvaluatedConsumer = { track: ConsumerTrack; row: ConsumerRow; oldestSeq: number | null };

export function evaluateConsumer(input: Input): EvaluatedConsumer {
  const { consumer, stream, found, options, before } = input;
  const policy = policyFor(consumer.metadata, options.policy);
  const moved = moveTrack(input, policy);

  const oldest = oldestUnfinished(moved.last, stream, moved.floorMovedAt);
  const seen = oldest.kind === "known" ? oldest : oldest.kind === "look-up" && found?.fromSeq === oldest.fromSeq ? found : null;
  const ageMs = seen === null ? null : Math.max(0, moved.last.at - seen.at);

  const verdict = judgeTrack(moved, { ageMs, serverAt: input.at.serverAt, input, policy });
  const track = remember(moved, verdict, policy.windowMs);
  const [worst] = verdict.reasons;
  const row = toConsumerRow({
    context: input.context,
    consumer,
    track,
    reasons: verdict.reasons,
    ageMs,
    etaMs: verdict.etaMs,
    exhausted: exhaustedOf(consumer, input.exhausted),
    sinceAt: worst ? track.shown.sinceAt + input.at.skewMs : null,
    key: consumer.key,
    lagSeries: options.lagSeries,
  });
  return { track, row: keepSame(before?.row, row), oldestSeq: seen?.seq ?? null };
}

function moveTrack(input: Input, policy: EvaluationOptions["policy"]): ConsumerTrack {
  const { consumer, stream, readBeforeAt, counted, share, at } = input;
  const track = input.before?.track;
  const before = track && readBeforeAt !== null ? awake(track, readBeforeAt, policy) : undefined;
  if (!consumer.hasLeader) {
    const lost = before ?? beginTrack(consumer, { resumed: true });
    return { ...lost, leaderlessSince: lost.leaderlessSince ?? at.serverAt };
  }
  if (!before) return beginTrack(consumer, { resumed: readBeforeAt !== null });
  if (!continues(before, consumer, policy)) return { ...beginTrack(consumer, { resumed: true }), shown: before.shown, ended: before.ended };
  return advanceTrack(before, consumer, { policy, redelivered: redeliveries(before.last, consumer, { stream, counted, share }) });
}

type Judging = { ageMs: number | null; serverAt: number; input: Input; policy: EvaluationOptions["policy"] };

function judgeTrack(track: ConsumerTrack, { ageMs, serverAt, input, policy }: Judging): Verdict {
  const verdict = judge({ track, policy, ageMs }, input.exhausted.counted ?? null);
  if (input.consumer.hasLeader || track.leaderlessSince === null || serverAt - track.leaderlessSince < policy.offlineAfterMs)
    return verdict;
  return { reasons: [offline({ leaderlessSince: track.leaderlessSince, now: serverAt }), ...verdict.reasons], etaMs: null };
}

/** Keeps since when the shown status holds; one that returns within the window goes on as if it had never gone. */
function remember(track: ConsumerTrack, { reasons }: Verdict, windowMs: number): ConsumerTrack {
  const [worst] = reasons;
  const status = worst?.status ?? "ok";
  if (status === track.shown.status) return track;
  const now = track.last.at;
  const ended = track.shown.status === "ok" ? track.ended : { ...track.shown, endedAt: now };
  const returned = track.ended?.status === status && now - track.ended.endedAt <= windowMs ? track.ended : null;
  return { ...track, ended, shown: { status, sinceAt: returned?.sinceAt ?? worst?.sinceAt ?? now } };
}
