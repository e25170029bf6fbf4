import type { RedriveDetail, RedriveItemRow } from "../redrive/row";
import { countOf, itemOrder } from "../redrive/state-words";
import { idsIn } from "../redact";
import { Freezer, type Freezing } from "./freezer";
import { MAX_LIST, MAX_ROWS, some } from "./limits";
import type { RedriveSnapshot } from "./snapshot";

const MAX_RECEIVERS = 10;

type Redrive = {
  redrive: RedriveDetail;
  items: readonly RedriveItemRow[];
  /** Of each letter that the index still has, by its id: the flows whose ids its subject and what is said of it may hold. */
  flows: ReadonlyMap<string, Correlation>;
  /** By each subject that targets and texts name: the letters of a message that went out on it. */
  named: ReadonlyMap<string, readonly string[]>;
};
type Correlation = readonly { flow: string; key: string }[];

/**
 * The result of a re-drive as others may see it, with what became of its messages; how many more there are is told. Of a letter that the index
 * has forgotten nobody knows which ids of flows stand in its subject, and in what is said of it: neither is told.
 */
export function freezeRedrive({ redrive, items, flows, named }: Redrive, freezing: Freezing): RedriveSnapshot {
  const isKnown: IsKnown = (letters) => freezing.redaction === "none" || letters.some((id) => flows.has(id));
  const { plan, counts } = redrive;
  const selected = totalOf(counts);
  const shown = items.slice(0, MAX_ROWS);
  const untold = [...named].flatMap(([subject, letters]) => (isKnown(letters) ? [] : [subject]));
  const freezer = new Freezer(freezing, [...flows.values(), [...untold, ...idsSaid(redrive, shown)].map((key) => ({ flow: "", key }))]);
  const refused = plan.refused.slice(0, MAX_LIST).map((each) => frozenRefusal(each, freezer, isKnown));
  const targets = some(plan.targets, MAX_LIST, (target) => frozenTarget(target, freezer, isKnown(named.get(target.subject) ?? [])));
  const rows = shown.map((item) => frozenItem(item, freezer, isKnown));
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
    sources: some(plan.sources, MAX_LIST, ({ stream, count }) => ({ stream: freezer.name(stream), count })),
    targets,
    refused,
    refusedCount: plan.refusedCount,
    warnings: some(plan.warnings, MAX_LIST, ({ text }) => freezer.line(text)),
    items: rows,
    itemsLeft: Math.max(selected, items.length) - shown.length,
    untold:
      countWhere(targets.shown, ({ subject }) => subject === null) +
      countWhere(refused, ({ reason }) => reason === null) +
      countWhere(rows, ({ subject }) => subject === null),
  };
  return { ...freezer.frame({ title: `Re-drive #${redrive.number}`, context: redrive.context }), kind: "redrive", redrive: frozen };
}

/** Whether the index still has one of these letters, or nothing is hidden anyway. */
type IsKnown = (letters: readonly string[]) => boolean;

const countWhere = <Each>(list: readonly Each[], is: (each: Each) => boolean): number => list.filter(is).length;

/** Texts that name messages beyond those that are shown: what looks like an id in them is told apart as those of flows are. */
function idsSaid({ plan, reason, sentence }: RedriveDetail, items: readonly RedriveItemRow[]): string[] {
  const said = [reason, sentence, ...plan.warnings.map(({ text }) => text), ...plan.refused.map((each) => each.reason)];
  return [...said, ...items.map(({ detail }) => detail)].flatMap((text) => (text === null ? [] : idsIn(text)));
}

type Counts = RedriveDetail["counts"];

const countsOf = (counts: Counts) =>
  itemOrder.flatMap((state) => (countOf(counts, state) > 0 ? [{ state, count: countOf(counts, state) }] : []));
const totalOf = (counts: Counts) => itemOrder.reduce((sum, state) => sum + countOf(counts, state), 0);

function frozenTarget(
  { subject, subjectCount, stream, count, receivers, receiversKnown }: RedriveDetail["plan"]["targets"][number],
  freezer: Freezer,
  isTold: boolean,
) {
  return {
    subject: isTold ? freezer.subject(subject) : null,
    subjectCount,
    stream: freezer.name(stream),
    count,
    receivers: receiversKnown || receivers.length > 0 ? some(receivers, MAX_RECEIVERS, ({ consumer }) => freezer.name(consumer)) : null,
  };
}

function frozenRefusal({ id, code, reason }: RedriveDetail["plan"]["refused"][number], freezer: Freezer, isKnown: IsKnown) {
  return { id, code, reason: isKnown([id]) ? freezer.line(reason) : null };
}

function frozenItem(item: RedriveItemRow, freezer: Freezer, isKnown: IsKnown) {
  const { published } = item;
  const isTold = isKnown(item.deadLetters);
  return {
    state: item.state,
    subject: isTold ? freezer.subject(item.subject) : null,
    stream: freezer.name(item.stream),
    seq: item.seq,
    published: published && { stream: freezer.name(published.stream), seq: published.seq, at: published.at },
    settledAfterMs: item.settledAfterMs,
    detail: freezer.lineOrNull((isTold ? item.detail : null) ?? item.reason),
  };
}
