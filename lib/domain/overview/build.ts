import { consumerKey } from "../dead-letter/lately";
import { totalsOf } from "../snapshot/totals";
import type { Snapshot } from "../snapshot/types";
import type { WatchedContext } from "../watch";
import { consumerFindings } from "./consumer-findings";
import { contextFindings, deadLetterFindings, streamFindings, worstFirst, worstStatus, type DeadLetterCounts } from "./findings";
import { sumSeries } from "./sum-series";
import type { ContextSummary, Finding, Overview, Series } from "./types";

export type OverviewInput = {
  contexts: readonly { watched: WatchedContext; deadLetters: DeadLetterCounts }[];
  startedAt: number;
  now: number;
};

/** The first page in one answer, from what the last ticks left. */
export function buildOverview({ contexts, startedAt, now }: OverviewInput): Overview {
  const seen = contexts.map((one) => lookAt(one, now));
  const findings = seen.flatMap((one) => one.findings).toSorted(worstFirst);
  const needsYou = findings.filter(({ status }) => status !== "draining");
  const deadLetters = totalDeadLetters(seen);
  const deadLetterSeries = sumSeries(seen.map(({ series }) => series.deadLetters));
  return {
    asOf: earliest(seen.map(({ summary }) => summary.asOf)),
    needsYou,
    gettingBetter: findings.filter(({ status }) => status === "draining"),
    ...fineOf(contexts),
    ...troubleOf({ contexts, needsYou }),
    watchingSince: iso(startedAt),
    totals: {
      lag: sum(seen.map(({ summary }) => summary.lag)),
      redeliveryRatePerSec: sum(seen.map(({ summary }) => summary.redeliveryRatePerSec)),
      redeliveryIsEstimate: seen.some(({ summary }) => summary.redeliveryIsEstimate),
      deadLetters,
      publishRatePerSec: sum(seen.map(({ summary }) => summary.publishRatePerSec)),
    },
    series: {
      lag: sumSeries(seen.map(({ series }) => series.lag)),
      redeliveryRatePerSec: sumSeries(seen.map(({ series }) => series.redeliveryRatePerSec)),
      deadLetters: deadLetters === null ? unknown(deadLetterSeries) : deadLetterSeries,
      publishRatePerSec: sumSeries(seen.map(({ series }) => series.publishRatePerSec)),
    },
    contexts: seen.map(({ summary }) => summary),
  };
}

/** One with nothing behind it that gave up on messages a moment ago is not fine: they are dead, not done. */
function fineOf(contexts: OverviewInput["contexts"]): Pick<Overview, "consumersFine" | "consumersGivingUp"> {
  const ok = contexts.flatMap(({ watched, deadLetters: { gaveUp } }) =>
    watched.consumers().flatMap(({ status, stream, name }) => (status === "ok" ? gaveUp.has(consumerKey({ stream, consumer: name })) : [])),
  );
  const givingUp = ok.filter(Boolean).length;
  return { consumersFine: ok.length - givingUp, consumersGivingUp: givingUp };
}

type Seen = { summary: ContextSummary; findings: Finding[]; series: ReturnType<WatchedContext["totals"]> };

function lookAt({ watched, deadLetters }: OverviewInput["contexts"][number], now: number): Seen {
  const state = watched.state();
  const rows = { consumers: watched.consumers(), streams: watched.streams() };
  const offlineStreams = new Set(rows.streams.filter(({ health }) => health === "offline").map(({ name }) => name));
  const findings = [
    ...contextFindings(watched.name, state, now),
    ...deadLetterFindings(watched.name, deadLetters.open, now),
    ...streamFindings(rows.streams),
    ...consumerFindings(rows.consumers, offlineStreams),
  ];
  const totals = watched.totals();
  const summary = summarise({ watched, rows, findings, deadLetters, publishSeries: totals.publishRatePerSec });
  const series = {
    ...totals,
    lag: summary.lag === null ? unknown(totals.lag) : totals.lag,
    deadLetters: summary.deadLetters === null ? unknown(totals.deadLetters) : totals.deadLetters,
  };
  return { findings, summary, series };
}

type Summarising = {
  watched: WatchedContext;
  rows: { consumers: ReturnType<WatchedContext["consumers"]>; streams: ReturnType<WatchedContext["streams"]> };
  findings: Finding[];
  deadLetters: DeadLetterCounts;
  publishSeries: Series;
};

function summarise({ watched, rows, findings, deadLetters, publishSeries }: Summarising): ContextSummary {
  const state = watched.state();
  const snapshot = "snapshot" in state ? state.snapshot : null;
  const totals = snapshot === null ? null : totalsOf(rows);
  const isUnlisted = (count: number, ...lists: string[]) =>
    count === 0 && (snapshot?.gaps.some(({ what }) => lists.includes(what)) ?? true);
  const noStreams = isUnlisted(rows.streams.length, "STREAM.LIST");
  const noConsumers = isUnlisted(rows.consumers.length, "STREAM.LIST", "CONSUMER.LIST");
  return {
    context: watched.name,
    state: state.kind,
    detail: "why" in state ? state.why : null,
    asOf: snapshot === null ? null : iso(snapshot.at),
    status: worstStatus(findings),
    streams: snapshot === null || noStreams ? null : rows.streams.length,
    consumers: snapshot === null || noConsumers ? null : rows.consumers.length,
    lag: noConsumers ? null : (totals?.lag ?? null),
    oldestAgeMs: totals?.oldestAgeMs ?? null,
    redeliveryRatePerSec: totals?.redeliveryRatePerSec ?? null,
    redeliveryIsEstimate: totals?.redeliveryIsEstimate ?? false,
    deadLetters: snapshot === null ? null : openIn(snapshot, deadLetters),
    publishRatePerSec: noStreams ? null : (totals?.publishRatePerSec ?? null),
    publishSeries: sumSeries([publishSeries]),
    gaps: [...(snapshot?.gaps ?? []), ...deadLetters.gaps],
  };
}

/** `null` while some dead-letter stream, or which streams there are, is not known. Without dead-letter streams nothing is open. */
function openIn({ gaps }: Snapshot, deadLetters: DeadLetterCounts): number | null {
  const isWhole = deadLetters.gaps.length === 0 && gaps.every(({ what }) => what !== "STREAM.LIST");
  return isWhole ? deadLetters.open.reduce((total, { open }) => total + open, 0) : null;
}

/** A chart under a number that is not known must not pretend to know it. */
const unknown = (series: Series): Series => series.map(([at]) => [at, null]);

/** Since when something needs somebody, and when that was last so. */
function troubleOf({ contexts, needsYou }: { contexts: OverviewInput["contexts"]; needsYou: readonly Finding[] }) {
  const lastAt = Math.max(...contexts.map(({ watched }) => watched.lastTroubleAt() ?? 0), 0);
  return {
    troubleSince: needsYou.length === 0 ? null : earliest(needsYou.map(({ since }) => since)),
    lastTroubleAt: lastAt === 0 ? null : iso(lastAt),
  };
}

/** `null` when none is known: 0 would say that there is nothing. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/**
 * `null` when a context that can be seen, or has letters, cannot be counted: less than the findings say would be a lie. A context never
 * seen is left out, as it is of the other totals, and is trouble of its own; but then nothing known to be open is not nothing open.
 */
function totalDeadLetters(seen: readonly Seen[]): number | null {
  const uncounted = seen.filter(({ summary }) => summary.deadLetters === null);
  if (uncounted.some(({ summary, findings }) => summary.asOf !== null || findings.some(({ kind }) => kind === "dead-letters"))) return null;
  const known = sum(seen.map(({ summary }) => summary.deadLetters));
  return known === 0 && uncounted.length > 0 ? null : known;
}

function earliest(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted()[0] ?? null;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
