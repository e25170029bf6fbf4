import { formatCount, formatCountOf, formatDuration, formatForecast, formatRate, formatShare } from "../format";
import { deadLettersHref, streamHref, streamsHref } from "../pages";
import type { ContextState } from "../snapshot/types";
import type { StreamRow } from "../stream/row";
import type { Finding, Series } from "./types";

/** Open dead letters of one dead-letter stream, as the index counts them. Times are epoch ms by the console's clock. */
export type OpenDeadLetters = {
  stream: string;
  open: number;
  firstAt: number | null;
  lastAt: number | null;
  /** Arrivals in the last minute; `null` where nobody counts them. */
  lastMinute: number | null;
  series: Series;
  /** Of the stream of Jetlag's own copies: where they died, most first. Left out where that is not looked up. */
  origins?: readonly Origin[];
};

/** How many of the letters that were looked at are of one consumer. */
export type Origin = { stream: string | null; consumer: string | null; count: number };

/** Dead letters of one context, as far as the index has them. */
export type DeadLetterCounts = {
  /** Streams with something open. */
  open: readonly OpenDeadLetters[];
  /** Dead-letter streams that are not indexed, and why: `open` holds what is known of them, which is not all. */
  gaps: readonly { what: string; reason: string; detail: string }[];
  /** Consumers that gave up on something lately, by `consumerKey`. */
  gaveUp: ReadonlySet<string>;
};

/** Worst first; within one rank by number, then by what it is called. */
const ranks: readonly Finding["status"][] = [
  "disconnected",
  "dead-letters",
  "offline",
  "full",
  "no-workers",
  "stuck",
  "stalled",
  "saturated",
  "poisoned",
  "falling-behind",
  "replica-behind",
  "filling",
  "nearly-full",
  "stale",
  "paused",
  "draining",
  "ok",
];

export function worstFirst(a: Finding, b: Finding): number {
  return ranks.indexOf(a.status) - ranks.indexOf(b.status) || (b.count ?? 0) - (a.count ?? 0) || a.id.localeCompare(b.id);
}

export function worstStatus(findings: readonly Finding[]): Finding["status"] {
  return findings.toSorted(worstFirst)[0]?.status ?? "ok";
}

/** One finding for each dead-letter stream with something open, as far as is known. */
export function deadLetterFindings(context: string, streams: readonly OpenDeadLetters[], now: number): Finding[] {
  return streams.flatMap((one) => {
    if (one.open === 0) return [];
    return {
      id: `dead-letters ${context} ${one.stream}`,
      kind: "dead-letters" as const,
      context,
      status: "dead-letters" as const,
      title: `${formatCountOf(one.open, "dead letter")} ${whereWords(one)}`,
      sentence: [...originWords(one), arrivals(one, now), context].filter((part) => part !== null).join(" · "),
      subject: null,
      since: one.firstAt === null ? null : new Date(one.firstAt).toISOString(),
      series: one.series,
      href: deadLettersHref({ context, stream: one.stream }),
      count: one.open,
    };
  });
}

const mostNamed = 3;
const nameOf = ({ stream, consumer }: Origin) => (consumer === null ? (stream ?? "unknown") : `${consumer} on ${stream ?? "unknown"}`);
const isEveryOrigin = ({ open, origins = [] }: OpenDeadLetters) => origins.reduce((sum, { count }) => sum + count, 0) >= open;

/** Copies that Jetlag keeps are called by who gave up on them, where that is known of all. */
function whereWords(one: OpenDeadLetters): string {
  const [first, second] = isEveryOrigin(one) ? (one.origins ?? []) : [];
  if (first === undefined) return `in ${one.stream}`;
  return second === undefined ? `of ${nameOf(first)}` : `of ${formatCountOf(one.origins?.length ?? 0, "consumer")}`;
}

function originWords(one: OpenDeadLetters): string[] {
  const { origins = [], stream } = one;
  if (origins.length === 0) return [];
  const isWhole = isEveryOrigin(one);
  const kept = isWhole ? [`kept in ${stream}`] : [];
  if (isWhole && origins.length === 1) return kept;
  const named = origins.slice(0, mostNamed).map((each) => (isWhole ? `${nameOf(each)}: ${formatCount(each.count)}` : nameOf(each)));
  const rest = !isWhole || origins.length > mostNamed ? " and others" : "";
  return [`${named.join(", ")}${rest}`, ...kept];
}

function arrivals({ lastMinute, lastAt }: OpenDeadLetters, now: number): string | null {
  if (lastMinute !== null && lastMinute > 0) return `still arriving, ${formatRate(lastMinute / 60)}`;
  return lastAt === null ? null : `the last ${formatDuration(now - lastAt)} ago`;
}

const streamTitles = {
  offline: () => "is offline",
  full: () => "is full",
  "replica-behind": () => "has a replica behind",
  "nearly-full": ({ fullness }) => `is ${formatShare(fullness ?? 0)} full`,
  filling: ({ fullness, timeToFullMs }) =>
    `is ${formatShare(fullness ?? 0)} full${timeToFullMs === null ? "" : `, full in ${formatForecast(timeToFullMs)}`}`,
} satisfies Record<Exclude<StreamRow["health"], "ok">, (row: StreamRow) => string>;

export function streamFindings(rows: readonly StreamRow[]): Finding[] {
  return rows.flatMap((row) => {
    if (row.health === "ok") return [];
    return {
      id: `stream ${row.context} ${row.name}`,
      kind: "stream" as const,
      context: row.context,
      status: row.health,
      title: `${row.name} ${streamTitles[row.health](row)}`,
      sentence: `${row.reason.replace(/\.$/, "")} · ${row.context}`,
      subject: null,
      since: row.since,
      series: row.publishSeries,
      href: streamHref({ context: row.context, stream: row.name }),
      count: null,
    };
  });
}

/** A context that cannot be seen. One that was never seen yet is not trouble, unless there is a reason to tell. */
export function contextFindings(context: string, state: ContextState, now: number): Finding[] {
  if (state.kind === "live" || (state.kind === "connecting" && state.why === null)) return [];
  const seen = state.kind === "connecting" ? null : state.snapshot;
  const isGone = state.kind !== "stale";
  return [
    {
      id: `context ${context}`,
      kind: "context",
      context,
      status: isGone ? "disconnected" : "stale",
      title: isGone ? `${context} cannot be reached` : `${context} is not answering`,
      sentence: seen === null ? `Never seen; ${state.why}` : `Last seen ${formatDuration(now - seen.at)} ago; ${state.why}`,
      subject: null,
      since: state.kind === "stale" ? new Date(state.snapshot.at).toISOString() : new Date(state.sinceAt).toISOString(),
      series: [],
      href: streamsHref(context),
      count: null,
    },
  ];
}
