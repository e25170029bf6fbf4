import type { RedriveDetail, RedriveItemRow } from "../redrive/row";
import { Freezer, type Freezing } from "./freezer";
import { MAX_LIST, MAX_ROWS } from "./limits";
import type { RedriveSnapshot } from "./snapshot";

const MAX_RECEIVERS = 10;

/** `flows` of the letters that were sent, whose ids subjects and reasons may hold. */
type Redrive = { redrive: RedriveDetail; items: readonly RedriveItemRow[]; flows?: readonly Correlation[] };
type Correlation = readonly { flow: string; key: string }[];

/** The result of a re-drive as others may see it, with what became of its messages; how many more there are is told. */
export function freezeRedrive({ redrive, items, flows }: Redrive, freezing: Freezing): RedriveSnapshot {
  const freezer = new Freezer(freezing, flows);
  const { plan, counts } = redrive;
  const selected = totalOf(counts);
  const shown = items.slice(0, MAX_ROWS);
  const frozen = {
    id: redrive.id,
    number: redrive.number,
    state: redrive.state,
    sentence: freezer.text(redrive.sentence),
    actor: freezer.line(redrive.actor.name),
    reason: redrive.reason === null ? null : freezer.text(redrive.reason),
    createdAt: redrive.createdAt,
    startedAt: redrive.startedAt,
    endedAt: redrive.endedAt,
    counts: countsOf(counts),
    selected,
    sources: plan.sources.slice(0, MAX_LIST).map(({ stream, count }) => ({ stream: freezer.name(stream), count })),
    targets: plan.targets.slice(0, MAX_LIST).map((target) => frozenTarget(target, freezer)),
    refused: plan.refused.slice(0, MAX_LIST).map(({ id, code, reason }) => ({ id, code, reason: freezer.line(reason) })),
    refusedCount: plan.refusedCount,
    warnings: plan.warnings.slice(0, MAX_LIST).map(({ text }) => freezer.line(text)),
    items: shown.map((item) => frozenItem(item, freezer)),
    itemsLeft: Math.max(selected, items.length) - shown.length,
  };
  return { ...freezer.frame({ title: `Re-drive #${redrive.number}`, context: redrive.context }), kind: "redrive", redrive: frozen };
}

type Counts = RedriveDetail["counts"];

/** In the order in which they are told: what is done, what came back, what needs a person, what waits, what was left out. */
const told = [
  ["settled", "settled"],
  ["published", "published"],
  ["intent", "intent"],
  ["boomeranged", "boomeranged"],
  ["not-observed", "notObserved"],
  ["unknown", "unknown"],
  ["selected", "selected"],
  ["skipped", "skipped"],
] as const satisfies readonly (readonly [string, keyof Counts])[];

const countsOf = (counts: Counts) => told.flatMap(([state, key]) => (counts[key] > 0 ? [{ state, count: counts[key] }] : []));
const totalOf = (counts: Counts) => told.reduce((sum, [, key]) => sum + counts[key], 0);

function frozenTarget(
  { subject, subjectCount, stream, count, receivers, receiversKnown }: RedriveDetail["plan"]["targets"][number],
  freezer: Freezer,
) {
  return {
    subject: freezer.subject(subject),
    subjectCount,
    stream: freezer.name(stream),
    count,
    receivers:
      receiversKnown || receivers.length > 0 ? receivers.slice(0, MAX_RECEIVERS).map(({ consumer }) => freezer.name(consumer)) : null,
  };
}

function frozenItem(item: RedriveItemRow, freezer: Freezer) {
  const { published } = item;
  return {
    state: item.state,
    subject: freezer.subject(item.subject),
    stream: freezer.name(item.stream),
    seq: item.seq,
    published: published && { stream: freezer.name(published.stream), seq: published.seq, at: published.at },
    settledAfterMs: item.settledAfterMs,
    detail: freezer.lineOrNull(item.detail ?? item.reason),
  };
}
