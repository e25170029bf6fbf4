import type { ConsumerRow } from "../consumer/row";
import type { ConsumerStatus } from "../consumer/types";
import { formatCount } from "../format";
import { consumerHref, consumersHref } from "../pages";
import type { Finding } from "./types";

/** More with one status in one context are one finding: when a whole fleet stops, that is one thing to look at. */
const MOST_ALONE = 5;

const predicates = {
  offline: ["is offline", "are offline"],
  paused: ["is paused", "are paused"],
  "no-workers": ["has no workers", "have no workers"],
  stuck: ["is stuck", "are stuck"],
  stalled: ["is stalled", "are stalled"],
  saturated: ["is saturated", "are saturated"],
  poisoned: ["is poisoned", "are poisoned"],
  "falling-behind": ["is falling behind", "are falling behind"],
  draining: ["is catching up", "are catching up"],
} satisfies Record<Exclude<ConsumerStatus, "ok">, [one: string, many: string]>;

/**
 * What is wrong with the consumers of one context; those of streams that are offline themselves are left out: the stream says it;
 * what poisoned ones gave up is found as dead letters.
 */
export function consumerFindings(rows: readonly ConsumerRow[], offlineStreams: ReadonlySet<string>): Finding[] {
  const byStatus = new Map<Exclude<ConsumerStatus, "ok">, ConsumerRow[]>();
  for (const row of rows.map(besidesPoison)) {
    if (row.status === "ok" || offlineStreams.has(row.stream) || (row.status === "paused" && row.numPending === 0)) continue;
    const group = byStatus.get(row.status);
    if (group) group.push(row);
    else byStatus.set(row.status, [row]);
  }
  return [...byStatus].flatMap(([status, group]) => {
    if (group.length <= MOST_ALONE) return group.map((row) => alone(status, row));
    return [together(status, group)];
  });
}

/** What else is wrong with one that is poisoned; since when is not known. */
function besidesPoison(row: ConsumerRow): ConsumerRow {
  if (row.status !== "poisoned") return row;
  const next = row.reasons.find(({ status }) => status !== "poisoned");
  return { ...row, status: next?.status ?? "ok", reason: next?.sentence ?? "", since: null };
}

function alone(status: Exclude<ConsumerStatus, "ok">, row: ConsumerRow): Finding {
  const evidence = row.reason.replace(/\.$/, "");
  const title = `${row.name} ${predicates[status][0]}`;
  return {
    id: `consumer ${row.context} ${row.stream} ${row.name}`,
    kind: "consumer",
    context: row.context,
    status,
    title: status === "draining" ? `${title}: ${evidence}` : title,
    sentence: `${evidence} · ${row.stream}, ${row.context}`,
    subject: null,
    since: row.since,
    series: row.lagSeries,
    href: consumerHref(row),
    count: row.lag,
  };
}

function together(status: Exclude<ConsumerStatus, "ok">, rows: readonly ConsumerRow[]): Finding {
  const sorted = rows.toSorted((a, b) => b.lag - a.lag || a.name.localeCompare(b.name));
  const [first, second] = sorted;
  const context = first?.context ?? "";
  const named = [first, second].flatMap((row) => (row ? [row.name] : [])).join(", ");
  return {
    id: `consumers ${context} ${status}`,
    kind: "consumer",
    context,
    status,
    title: `${formatCount(rows.length)} consumers ${predicates[status][1]}`,
    sentence: `${named} and ${formatCount(rows.length - 2)} more, ${formatCount(rows.reduce((sum, row) => sum + row.lag, 0))} behind in all · ${context}`,
    subject: null,
    since: rows.reduce<string | null>(
      (earliest, { since }) => (since !== null && (earliest === null || since < earliest) ? since : earliest),
      null,
    ),
    series: first?.lagSeries ?? [],
    href: consumersHref(context, { status }),
    count: rows.length,
  };
}
