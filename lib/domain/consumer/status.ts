import { poisoned, type Exhausted } from "./exhausted";
import { formatCount, formatCountOf, formatDuration, formatForecast, formatRate } from "../format";
import { isAttended, isReader, lag, longestAckWaitMs } from "./lag";
import { isBehind, isDeserted, isWithinAckWait, lastSignOfLife, NEVER, quietSince, type Situation } from "./silence";
import { isAtCap } from "./track";
import { trendOf, type Trend } from "./trend";
import type { Consumer, ConsumerStatus } from "./types";

/** Why a status applies: a sentence a colleague would say, and since when (server's clock). */
export type Reason = { status: ConsumerStatus; sentence: string; sinceAt: number };

export type Verdict = { reasons: readonly Reason[]; etaMs: number | null };

const fine: Verdict = { reasons: [], etaMs: null };

/**
 * Every status that applies, by precedence (design §6); none means ok. `exhausted`: what the index knows to be open of this consumer's.
 * While paused the server delivers nothing, so silence says nothing about workers.
 */
export function judge(situation: Situation, exhausted: Exhausted | null = null): Verdict {
  const { last } = situation.track;
  const dead = exhausted && poisoned(last, exhausted);
  if (lag(last) === 0 && !last.paused) return dead ? { reasons: [dead], etaMs: null } : fine;
  const trend = trendOf(situation.track.window, { at: last.at, lag: lag(last), windowMs: situation.policy.windowMs });
  const silence = last.paused
    ? [paused(last, situation.track.pendingSince ?? last.at)]
    : [noWorkers(situation), stuck(situation), stalled(situation), saturated(situation, trend)];
  const reasons = [...silence, dead, fallingBehind(situation, trend), draining(situation, trend)].filter((reason) => reason !== null);
  return { reasons, etaMs: etaOf(situation, trend) };
}

/** Without a leader there are no numbers to judge. */
export function offline({ leaderlessSince, now }: { leaderlessSince: number; now: number }): Reason {
  return {
    status: "offline",
    sentence: `No leader for ${formatDuration(now - leaderlessSince)}; the numbers are from before.`,
    sinceAt: leaderlessSince,
  };
}

function paused(consumer: Consumer, sinceAt: number): Reason {
  const left = consumer.pausedUntil === null ? "Paused" : `Paused for another ${formatDuration(consumer.pausedUntil - consumer.at)}`;
  return { status: "paused", sentence: `${left}, ${formatCount(consumer.numPending)} pending.`, sinceAt };
}

function noWorkers(situation: Situation): Reason | null {
  const { last } = situation.track;
  if (last.numPending === 0 || isReader(last) || !isDeserted(situation) || isWithinAckWait(situation)) return null;
  const sinceAt = quietSince(situation);
  const quietMs = last.at - sinceAt;
  if (quietMs < situation.policy.quietAfterMs) return null;
  const who = last.deliverSubject === null ? "nobody pulling" : "nobody subscribed";
  return {
    status: "no-workers",
    sentence: `${formatCount(last.numPending)} pending, nothing delivered for ${formatDuration(quietMs)}, ${who}.`,
    sinceAt,
  };
}

function stuck({ track }: Situation): Reason | null {
  const { last } = track;
  const ackWaitMs = longestAckWaitMs(last);
  if (last.numAckPending === 0 || isAttended(last) || ackWaitMs === null) return null;
  const sinceAt = lastSignOfLife(track);
  if (last.at - sinceAt < ackWaitMs) return null;
  const who = last.deliverSubject === null ? "nobody pulling" : "nobody subscribed";
  return {
    status: "stuck",
    sentence: `${formatCount(last.numAckPending)} unacknowledged past the ack wait of ${formatDuration(ackWaitMs)}, ${who} for ${formatDuration(last.at - sinceAt)}.`,
    sinceAt,
  };
}

function stalled(situation: Situation): Reason | null {
  const { last } = situation.track;
  if (last.numPending === 0 || !isAttended(last) || isAtCap(last)) return null;
  const sinceAt = quietSince(situation);
  const quietMs = last.at - sinceAt;
  if (quietMs < situation.policy.quietAfterMs) return null;
  const waiting = last.deliverSubject === null ? `${formatCountOf(last.numWaiting, "pull")} waiting` : "a subscriber waiting";
  return {
    status: "stalled",
    sentence: `${formatCount(last.numPending)} pending, nothing delivered for ${formatDuration(quietMs)} with ${waiting}.`,
    sinceAt,
  };
}

function saturated(situation: Situation, trend: Trend): Reason | null {
  const { track, policy } = situation;
  const { last } = track;
  const { outstandingAckMark, waitingMark } = policy;
  if (outstandingAckMark !== null && last.numAckPending >= outstandingAckMark) {
    return mark(
      last,
      "saturated",
      `${formatCount(last.numAckPending)} unacknowledged, its critical mark is ${formatCount(outstandingAckMark)}.`,
    );
  }
  if (waitingMark !== null && last.numWaiting >= waitingMark) {
    return mark(last, "saturated", `${formatCountOf(last.numWaiting, "pull")} waiting, its critical mark is ${formatCount(waitingMark)}.`);
  }
  if (track.atCapSince === null) return null;
  const movedAt = Math.max(track.deliveredAt ?? track.startedAt, last.ackFloor.lastActiveAt ?? NEVER, track.resumedAt ?? NEVER);
  const sinceAt = Math.min(track.atCapSince, movedAt);
  if (last.at - sinceAt < policy.quietAfterMs) return null;
  const standsStill = last.at - movedAt >= policy.quietAfterMs;
  if (!standsStill && (!isBehind(situation) || trend.kind === "shrinking")) return null;
  const all = last.maxAckPending === 1 ? "The one message" : `All ${formatCount(last.maxAckPending)} messages`;
  return {
    status: "saturated",
    sentence: `${all} it may have in hand ${last.maxAckPending === 1 ? "is" : "are"} unacknowledged, ${formatCount(last.numPending)} wait behind.`,
    sinceAt,
  };
}

function fallingBehind(situation: Situation, trend: Trend): Reason | null {
  const { track, policy, ageMs } = situation;
  const { last } = track;
  if (trend.kind === "growing" && isBehind(situation)) {
    const oldest = ageMs === null ? "" : `, the oldest waits ${formatDuration(ageMs)}`;
    return {
      status: "falling-behind",
      sentence: `${formatCount(lag(last))} behind and growing by ${formatRate(trend.perSec)}${oldest}.`,
      sinceAt: trend.sinceAt,
    };
  }
  if (policy.unprocessedMark !== null && last.numPending >= policy.unprocessedMark && trend.kind !== "shrinking") {
    return mark(
      last,
      "falling-behind",
      `${formatCount(last.numPending)} pending, its critical mark is ${formatCount(policy.unprocessedMark)}.`,
    );
  }
  if (policy.redeliveryMark !== null && last.numRedelivered >= policy.redeliveryMark) {
    return mark(
      last,
      "falling-behind",
      `${formatCount(last.numRedelivered)} redelivered and not finished, its critical mark is ${formatCount(policy.redeliveryMark)}.`,
    );
  }
  return null;
}

function draining(situation: Situation, trend: Trend): Reason | null {
  const etaMs = etaOf(situation, trend);
  if (etaMs === null || trend.kind !== "shrinking") return null;
  const { last } = situation.track;
  return {
    status: "draining",
    sentence: `${formatCount(lag(last))} behind, shrinking by ${formatRate(trend.perSec)}, done in ${formatForecast(etaMs)}.`,
    sinceAt: trend.sinceAt,
  };
}

function etaOf(situation: Situation, trend: Trend): number | null {
  if (trend.kind !== "shrinking" || !isBehind(situation)) return null;
  return (lag(situation.track.last) / trend.perSec) * 1000;
}

function mark(consumer: Consumer, status: ConsumerStatus, sentence: string): Reason {
  return { status, sentence, sinceAt: consumer.at };
}

/** What is said of a consumer that is fine. */
export function fineSentence(consumer: Consumer): string {
  if (lag(consumer) === 0) return "Nothing waits.";
  return `${formatCount(consumer.numPending)} pending, ${formatCount(consumer.numAckPending)} in hand.`;
}
