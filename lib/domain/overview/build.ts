import { totalsOf } from "../snapshot/totals";
import type { WatchedContext } from "../watch";
import { consumerFindings } from "./consumer-findings";
import { contextFindings, deadLetterFindings, streamFindings, worstFirst, worstStatus, type OpenDeadLetters } from "./findings";
import { sumSeries } from "./sum-series";
import type { ContextSummary, Finding, Overview, Series } from "./types";

export type OverviewInput = {
  contexts: readonly {
    watched: WatchedContext;
    /** From the index, one per dead-letter stream (none open: 0); `null` while the index cannot say. */
    deadLetters: readonly OpenDeadLetters[] | null;
  }[];
  startedAt: number;
  now: number;
};

/** The first page in one answer, from what the last ticks left. */
export function buildOverview({ contexts, startedAt, now }: OverviewInput): Overview {
  const seen = contexts.map((one) => lookAt(one, now));
  const findings = seen.flatMap((one) => one.findings).toSorted(worstFirst);
  const needsYou = findings.filter(({ status }) => status !== "draining");
  return {
    asOf: earliest(seen.map(({ summary }) => summary.asOf)),
    needsYou,
    gettingBetter: findings.filter(({ status }) => status === "draining"),
    consumersFine: contexts.reduce((sum, { watched }) => sum + watched.consumers().filter(({ status }) => status === "ok").length, 0),
    ...troubleOf({ contexts, needsYou }),
    watchingSince: iso(startedAt),
    totals: {
      lag: sum(seen.map(({ summary }) => summary.lag)),
      redeliveryRatePerSec: sum(seen.map(({ summary }) => summary.redeliveryRatePerSec)),
      redeliveryIsEstimate: seen.some(({ summary }) => summary.redeliveryIsEstimate),
      deadLetters: sum(seen.map(({ summary }) => summary.deadLetters)),
      publishRatePerSec: sum(seen.map(({ summary }) => summary.publishRatePerSec)),
    },
    series: {
      lag: sumSeries(seen.map(({ series }) => series.lag)),
      redeliveryRatePerSec: sumSeries(seen.map(({ series }) => series.redeliveryRatePerSec)),
      deadLetters: sumSeries(seen.map(({ series }) => series.deadLetters)),
      publishRatePerSec: sumSeries(seen.map(({ series }) => series.publishRatePerSec)),
    },
    contexts: seen.map(({ summary }) => summary),
  };
}

type Seen = { summary: ContextSummary; findings: Finding[]; series: ReturnType<WatchedContext["totals"]> };

function lookAt({ watched, deadLetters }: OverviewInput["contexts"][number], now: number): Seen {
  const state = watched.state();
  const rows = { consumers: watched.consumers(), streams: watched.streams() };
  const offlineStreams = new Set(rows.streams.filter(({ health }) => health === "offline").map(({ name }) => name));
  const findings = [
    ...contextFindings(watched.name, state, now),
    ...deadLetterFindings(watched.name, deadLetters ?? [], now),
    ...streamFindings(rows.streams),
    ...consumerFindings(rows.consumers, offlineStreams),
  ];
  const series = watched.totals();
  return { findings, series, summary: summarise({ watched, rows, findings, deadLetters, publishSeries: series.publishRatePerSec }) };
}

type Summarising = {
  watched: WatchedContext;
  rows: { consumers: ReturnType<WatchedContext["consumers"]>; streams: ReturnType<WatchedContext["streams"]> };
  findings: Finding[];
  deadLetters: readonly OpenDeadLetters[] | null;
  publishSeries: Series;
};

function summarise({ watched, rows, findings, deadLetters, publishSeries }: Summarising): ContextSummary {
  const state = watched.state();
  const snapshot = "snapshot" in state ? state.snapshot : null;
  const totals = snapshot === null ? null : totalsOf(rows);
  const knowsDeadLetterStreams = rows.streams.some(({ isDeadLetter }) => isDeadLetter);
  return {
    context: watched.name,
    state: state.kind,
    detail: "why" in state ? state.why : null,
    asOf: snapshot === null ? null : iso(snapshot.at),
    status: worstStatus(findings),
    streams: snapshot === null ? null : rows.streams.length,
    consumers: snapshot === null ? null : rows.consumers.length,
    lag: totals?.lag ?? null,
    oldestAgeMs: totals?.oldestAgeMs ?? null,
    redeliveryRatePerSec: totals?.redeliveryRatePerSec ?? null,
    redeliveryIsEstimate: totals?.redeliveryIsEstimate ?? false,
    deadLetters: knowsDeadLetterStreams ? sum(deadLetters?.map(({ open }) => open) ?? []) : null,
    publishRatePerSec: totals?.publishRatePerSec ?? null,
    publishSeries,
    gaps: [...(snapshot?.gaps ?? [])],
  };
}

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

function earliest(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).toSorted()[0] ?? null;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
